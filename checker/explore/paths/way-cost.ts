// What decides between ways of one length: the fewest changes of agent; of those, the fewest steps of the hardware.

export interface WayCost {
  readonly changes: number
  readonly hardware: number
}

export const nothing: WayCost = { changes: 0, hardware: 0 }

/** There is no such way. */
export const never: WayCost = { changes: Number.POSITIVE_INFINITY, hardware: Number.POSITIVE_INFINITY }

export function isPossible(cost: WayCost): boolean {
  return cost.changes < never.changes
}

/** Below 0 where the first is better. */
export function compareCosts(one: WayCost, other: WayCost): number {
  // Infinities are equal, and their difference is no number.
  if (one.changes !== other.changes) return one.changes - other.changes
  return one.hardware === other.hardware ? 0 : one.hardware - other.hardware
}

export function cheaper(one: WayCost, other: WayCost): WayCost {
  return compareCosts(other, one) < 0 ? other : one
}

/** The cost with a change of agent before it, where there is one, and a step of the hardware, where it is one. */
export function dearer({ changes, hardware }: WayCost, isChange: boolean, isHardware: boolean): WayCost {
  return { changes: changes + Number(isChange), hardware: hardware + Number(isHardware) }
}
