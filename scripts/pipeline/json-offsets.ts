/** Where the nodes at some paths are written in a JSON text, found in one reading of it. */

import { visit } from "jsonc-parser";
import type { Place } from "./read-spec.js";

/** A node on the way to a place that is asked for. */
interface Step {
  readonly children: Map<string, Step>;
  /** Of the key, or of the item; nothing where the text has no such node. */
  key: number | undefined;
  value: number | undefined;
}

/** An object or array that is being read. */
interface Frame {
  readonly step: Step | undefined;
  /** The place of the next item. */
  index: number;
  /** The node of the last key. */
  property: Step | undefined;
  readonly isArray: boolean;
}

/** The offset of each place; of the nearest ancestor's key where there is no such node. */
export function jsonOffsets(
  text: string,
  places: readonly Place[],
): readonly number[] {
  const root = newStep();
  for (const { path } of places) {
    let step = root;
    for (const key of path) {
      const name = String(key);
      let next = step.children.get(name);
      if (!next) step.children.set(name, (next = newStep()));
      step = next;
    }
  }
  locate(text, root);
  return places.map(({ path, target }) => {
    let step = root;
    for (const key of path) {
      const next = step.children.get(String(key));
      if (next?.value === undefined) return step.key ?? 0;
      step = next;
    }
    return (target === "key" ? step.key : step.value) ?? 0;
  });
}

function newStep(): Step {
  return { children: new Map(), key: undefined, value: undefined };
}

/** Writes the offsets of a text's nodes into the steps that lead to them. */
function locate(text: string, root: Step): void {
  const frames: Frame[] = [];
  const begin = (offset: number): Step | undefined => {
    const frame = frames.at(-1);
    const step = !frame
      ? root
      : frame.isArray
        ? frame.step?.children.get(String(frame.index++))
        : frame.property;
    if (step) {
      step.key ??= offset;
      step.value = offset;
    }
    return step;
  };
  const open = (offset: number, isArray: boolean): void => {
    const step = begin(offset);
    frames.push({ step, index: 0, property: undefined, isArray });
  };
  const close = (): void => {
    frames.pop();
  };
  visit(text, {
    onObjectBegin: (offset) => {
      open(offset, false);
    },
    onObjectEnd: close,
    onArrayBegin: (offset) => {
      open(offset, true);
    },
    onArrayEnd: close,
    onObjectProperty: (name, offset) => {
      const frame = frames.at(-1);
      if (!frame) return;
      frame.property = frame.step?.children.get(name);
      if (frame.property) frame.property.key = offset;
    },
    onLiteralValue: (_value, offset) => {
      begin(offset);
    },
  });
}
