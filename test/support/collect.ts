import { vi } from "vitest";
import type { Run } from "./generate.js";

/** Collects what a program in this process prints. `vi.restoreAllMocks` gives the streams back. */
export async function collect(program: () => Promise<number>): Promise<Run> {
  let stdout = "";
  let stderr = "";
  vi.spyOn(process.stdout, "write").mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  vi.spyOn(console, "log").mockImplementation((text: string) => {
    stdout += `${text}\n`;
  });
  vi.spyOn(console, "error").mockImplementation((text: string) => {
    stderr += `${text}\n`;
  });
  const code = await program();
  return { code, stdout, stderr };
}
