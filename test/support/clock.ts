import { onTestFinished, vi } from "vitest";

/**
 * Stops the clock and the timers of this process until the test is over:
 * `vi.advanceTimersByTimeAsync` moves them. Sockets go on.
 */
export function stopClock(): void {
  vi.useFakeTimers({
    toFake: ["setTimeout", "clearTimeout", "performance", "Date"],
  });
  onTestFinished(() => {
    vi.useRealTimers();
  });
}

/** Moves a stopped clock, and lets everything else go on after each step. */
export async function advance(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 10) {
    await new Promise((done) => setImmediate(done));
    await vi.advanceTimersByTimeAsync(10);
  }
}
