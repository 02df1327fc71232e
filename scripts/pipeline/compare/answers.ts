/** Two versions of an operation → what differs in its answers. */

import type { CompareShapes } from "./keywords.js";
import {
  compareContents,
  compareNamed,
  compareOthers,
  compareWords,
  partDifference,
  near,
} from "./operation-parts.js";
import {
  isSuccess,
  type ContractAnswer,
  type ContractOperation,
  type OperationPair,
} from "../contract.js";
import { within, type Difference } from "./difference.js";

/** Compares the answers of each status. A success under another status is the same answer: clients take any 2xx. */
export function compareAnswers(
  { before, after }: OperationPair,
  compare: CompareShapes,
): readonly Difference[] {
  const sameStatus = (one: ContractAnswer) => (other: ContractAnswer) =>
    one.status === other.status;
  const removed = before.answers.filter(
    (old) => !after.answers.some(sameStatus(old)),
  );
  const added = after.answers.filter(
    (now) => !before.answers.some(sameStatus(now)),
  );
  const moved = onlySuccess(removed, before);
  const target = onlySuccess(added, after);
  const pairs = after.answers.flatMap((now) => {
    const old = before.answers.find(sameStatus(now));
    return old ? [[old, now] as const] : [];
  });
  const isMove = moved !== undefined && target !== undefined;
  if (isMove) pairs.push([moved, target]);
  return [
    ...pairs.flatMap(([old, now]) =>
      compareAnswer(partOf(now, after), old, now, compare),
    ),
    ...removed
      .filter((old) => !isMove || old !== moved)
      .map((old) =>
        statusDifference(
          old,
          partOf(old, before),
          "removed",
          after.answers.every(({ status }) => !isSuccess(status)),
        ),
      ),
    ...added
      .filter((now) => !isMove || now !== target)
      .map((now) => statusDifference(now, partOf(now, after), "added")),
  ];
}

/** `answer` for what methods return, `failure 4XX` for the rest. */
function partOf(
  { status }: ContractAnswer,
  operation: ContractOperation,
): string {
  return isReturned(status, operation) ? "answer" : `failure ${status}`;
}

/** Without a success of its own, `default` is what methods return. */
function isReturned(status: string, { answers }: ContractOperation): boolean {
  const hasSuccess = answers.some((one) => isSuccess(one.status));
  return isSuccess(status) || (status === "default" && !hasSuccess);
}

function onlySuccess(
  answers: readonly ContractAnswer[],
  operation: ContractOperation,
): ContractAnswer | undefined {
  const successes = answers.filter(({ status }) =>
    isReturned(status, operation),
  );
  return successes.length === 1 ? successes[0] : undefined;
}

function compareAnswer(
  part: string,
  old: ContractAnswer,
  now: ContractAnswer,
  compare: CompareShapes,
): readonly Difference[] {
  const naming = { direction: "answer", compare } as const;
  const status =
    old.status === now.status
      ? []
      : [
          partDifference(
            {
              part: "status",
              kind: "other",
              what: `was ${old.status}, is ${now.status}: methods take any success`,
              shift: "fewer",
              direction: "answer",
            },
            now.path,
          ),
        ];
  return near({ before: old, after: now }, [
    ...status,
    ...compareWords(part, { before: old, after: now }),
    ...compareOthers(part, { before: old, after: now }),
    ...within(part, compareNamed(old.headers, now.headers, naming)),
    ...compareContents(part, old.content, now.content, naming),
  ]);
}

/** A further failure surprises nobody who handles failures; a further success may hold something else; without any, nothing is returned. */
function statusDifference(
  { status, path }: ContractAnswer,
  part: string,
  kind: "added" | "removed",
  isLast = false,
): Difference {
  const isAdded = kind === "added";
  const isReturnedPart = part === "answer";
  const isFurtherSuccess = isReturnedPart && isAdded;
  const isNoneLeft = isReturnedPart && !isAdded && isLast;
  const statusWords = isAdded
    ? `got the status ${status}`
    : `lost the status ${status}`;
  return partDifference(
    {
      part,
      kind: isAdded ? "choice added" : "choice removed",
      what: isReturnedPart
        ? statusWords
        : isAdded
          ? "was added"
          : "was removed",
      shift: isFurtherSuccess ? "unknown" : isNoneLeft ? "other" : "fewer",
      direction: "answer",
    },
    path,
    isAdded ? "new" : "old",
  );
}
