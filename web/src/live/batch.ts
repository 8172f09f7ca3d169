/** Collects items and hands them over in one go, at most once every `intervalMs`. The first of a quiet time goes at once. */
export class Batch<T> {
  private waiting: T[] = []
  private timer: ReturnType<typeof setTimeout> | null = null
  private lastFlush = -Infinity

  constructor(
    private readonly flushed: (items: T[]) => void,
    private readonly intervalMs = 100,
    private readonly now: () => number = () => performance.now(),
  ) {}

  add(item: T): void {
    this.waiting.push(item)
    if (this.timer === null) {
      const wait = Math.max(0, this.lastFlush + this.intervalMs - this.now())
      this.timer = setTimeout(() => this.flush(), wait)
    }
  }

  /** Timers of a hidden tab are slow; when it comes back it must not wait for one. */
  flush(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer)
      this.timer = null
    }
    if (this.waiting.length > 0) {
      const items = this.waiting
      this.waiting = []
      this.lastFlush = this.now()
      this.flushed(items)
    }
  }

  dispose(): void {
    if (this.timer !== null) {
      clearTimeout(this.timer)
      this.timer = null
    }
    this.waiting = []
  }
}
