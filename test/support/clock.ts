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
