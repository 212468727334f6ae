// The bytes that a search may hold. Every array that grows with the search is taken from here, so that the limit is met
// before the memory is gone; an allocation that the machine refuses counts as the limit too.

export class Budget {
  readonly bytesMax: number
  private held = 0
  private readonly onShortage: () => void

  /** `onShortage` is called whenever something is refused. */
  constructor(bytesMax: number, onShortage: () => void = () => {}) {
    this.bytesMax = bytesMax
    this.onShortage = onShortage
  }

  get bytes(): number {
    return this.held
  }

  /** An array of zeros, or null where there is no room for it. */
  take(length: number): Int32Array | null {
    const bytes = length * Int32Array.BYTES_PER_ELEMENT
    if (this.held + bytes > this.bytesMax) return this.refused()
    try {
      const array = new Int32Array(length)
      this.held += bytes
      return array
    } catch (error) {
      if (error instanceof RangeError) return this.refused()
      throw error
    }
  }

  private refused(): null {
    this.onShortage()
    return null
  }

  giveBack(array: Int32Array): void {
    this.held -= array.byteLength
  }
}
