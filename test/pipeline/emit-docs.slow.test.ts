import "./emit-docs.test.js";
