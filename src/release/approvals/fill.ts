/**
 * Gives each slot somebody who fits, nobody twice, and as many slots as possible: where nobody is free, a slot takes
 * whom an earlier one can replace. Slots and people that come first are served first, so the answer depends on
 * nothing but their order. Returns the person of each slot, null where it stays empty.
 */
export function fill<Slot, One>(
  slots: Slot[],
  people: One[],
  fits: (slot: Slot, person: One) => boolean,
): (One | null)[] {
  const seats = slots.map(slot => ({ fitting: people.filter(person => fits(slot, person)) }))
  const taken = new Map<One, Seat<One>>()
  for (const seat of seats) take(seat, taken, new Set())
  return seats.map(seat => seat.fitting.find(person => taken.get(person) === seat) ?? null)
}

type Seat<One> = { fitting: One[] }

/** Whether the seat got somebody; `asked` are those who were asked to move, so that nobody is asked twice. */
function take<One>(seat: Seat<One>, taken: Map<One, Seat<One>>, asked: Set<One>): boolean {
  const person = seat.fitting.find(each => !taken.has(each)) ?? seat.fitting.find(movable)
  if (person !== undefined) taken.set(person, seat)
  return person !== undefined

  function movable(each: One): boolean {
    const other = taken.get(each)
    if (other === undefined || asked.has(each)) return false
    asked.add(each)
    return take(other, taken, asked)
  }
}
