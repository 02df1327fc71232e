/**
 * A program: compares and replaces the folder `out` of the folder that it is
 * given, as a user whom permissions bind, whoever starts it.
 */

import { FileError, withFile } from "../../scripts/file-error.js";
import {
  compareFiles,
  describeChange,
  replaceFiles,
} from "../../scripts/output-folder.js";

const nobody = 65534;
const [folder = ""] = process.argv.slice(2);

// a relative path asks nothing of the folders above, which may be closed to others
process.chdir(folder);
// only now, since the project may lie in such a folder, too
if (process.getuid?.() === 0) {
  process.setegid?.(nobody);
  process.seteuid?.(nobody);
}
const files = new Map([
  ["client.ts", "new client\n"],
  ["schema.ts", "new schema\n"],
]);
// not guarded: a folder that can't be read is no case of this program
const changes = compareFiles("out", files);
for (const change of changes) {
  console.log(describeChange(change, { diff: false }));
}
try {
  withFile("out", (path) => {
    replaceFiles(path, changes);
  });
} catch (error) {
  if (!(error instanceof FileError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
