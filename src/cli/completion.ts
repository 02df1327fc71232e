/** `completion`: scripts for shells, made of the table of commands. */

import type { Command } from "./command.js";
import { Failure } from "./failure.js";

/** What may follow the words so far: words → next words. */
type Words = ReadonlyMap<string, readonly string[]>;

const shells: Readonly<Record<string, (words: Words) => string>> = {
  bash: formatBash,
  // zsh reads completions of bash
  zsh: (words) =>
    `autoload -U +X bashcompinit && bashcompinit\n${formatBash(words)}`,
  fish: formatFish,
};

/** Makes the command that completes these, and itself. */
export function createCompletion(others: readonly Command[]): Command {
  const completion: Command = {
    name: "completion",
    operands: "bash|zsh|fish",
    count: [1, 1],
    options: [],
    summary: "prints a script for the shell, which completes commands",
    notes: `  bash, zsh: source <(npx cloudflare-calls completion bash)
  fish:      npx cloudflare-calls completion fish | source

It completes the command where it is installed so that the shell finds it: npm install --global.`,
    run({ operands: [shell = ""] }, { print }) {
      const format = Object.hasOwn(shells, shell) ? shells[shell] : undefined;
      if (!format) {
        throw new Failure("usage", "completion takes bash, zsh or fish.");
      }
      print(format(wordsOf([...others, completion])));
      return Promise.resolve("done");
    },
  };
  return completion;
}

function wordsOf(commands: readonly Command[]): Words {
  const words = new Map<string, readonly string[]>();
  for (const { name, options } of commands) {
    const [first = "", second] = name.split(" ");
    words.set("", [...new Set([...(words.get("") ?? []), first])]);
    if (second !== undefined) {
      words.set(first, [...(words.get(first) ?? []), second]);
    }
    words.set(name, [
      ...(name === "completion" ? Object.keys(shells) : []),
      ...[...options, "help"].map((option) => `--${option}`),
    ]);
  }
  return words;
}

function formatBash(words: Words): string {
  const cases = [...words].map(
    ([so, next]) => `    "${so}") next="${next.join(" ")}" ;;\n`,
  );
  return `_cloudflare_calls() {
  local next="" so=""
  [ "$COMP_CWORD" -gt 1 ] && so="\${COMP_WORDS[1]}"
  [ "$COMP_CWORD" -gt 2 ] && [ "$so" = apps ] && so="apps \${COMP_WORDS[2]}"
  [ "$so" = "apps ensure" ] && case "\${COMP_WORDS[COMP_CWORD-1]}" in -f|--env-file) return ;; esac
  case "$so" in
${cases.join("")}  esac
  COMPREPLY=($(compgen -W "$next" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _cloudflare_calls cloudflare-calls
`;
}

function formatFish(words: Words): string {
  const lines = [...words].flatMap(([so, next]) =>
    next.map((word) => {
      const parts = so === "" ? [] : so.split(" ");
      const seen = parts.map((part) => `__fish_seen_subcommand_from ${part}`);
      const isNew = word.startsWith("--")
        ? []
        : [`not __fish_seen_subcommand_from ${next.join(" ")}`];
      const when = [...seen, ...isNew].join("; and ");
      const what = word.startsWith("--")
        ? `-l ${word.slice(2)}`
        : `-f -a ${word}`;
      return `complete -c cloudflare-calls -n '${when}' ${what}\n`;
    }),
  );
  return lines.join("");
}
