/** The random values of values.test.ts, many more of them. */

import "./values.test.js";
