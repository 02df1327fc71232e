/** The version of package.json, for the header user-agent. */
export const version = "0.1.0";
