// Lists by key, as they are gathered one thing after the other.

/** Adds a value to the list of a key, which is made where there is none yet. */
export function append<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key)
  if (list === undefined) lists.set(key, [value])
  else list.push(value)
}
