/** Something that is replaced from time to time, behind one face that stays: callers may keep it. */
export function standIn<T extends object>(current: () => T, overrides: Partial<T> = {}): T {
  return new Proxy(current(), {
    get: (_, name) => (name in overrides ? Reflect.get(overrides, name) : Reflect.get(current(), name)),
  })
}
