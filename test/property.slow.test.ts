/** The random descriptions of property.test.ts, many more of them. */

import "./property.test.js";
