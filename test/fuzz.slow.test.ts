import "./fuzz.test.js";
