import type { Board } from '@/lib/client/board'
import { cellId } from '@/lib/domain/cell'
import type { Place } from './arrange'
import { whyNotPromote } from './may-promote'

/** Every cell of these environments that declares another version than its upstream; where there is none, all: the plan says why. */
export function behindOf(board: Board, environments: readonly string[]): readonly Place[] {
  const own = board.environments.filter(environment => environments.includes(environment.name))
  const places = board.services.flatMap(({ name: service }) =>
    own.flatMap(environment => {
      const place = { service, environment: environment.name }
      const cell = board.cells.get(cellId(place))
      if (cell === undefined) return []
      const source = board.cells.get(cellId({ service, environment: environment.upstream ?? '' }))
      return [{ place, isBehind: whyNotPromote(environment, cell, source) === null }]
    }),
  )
  const behind = places.filter(one => one.isBehind)
  return (behind.length > 0 ? behind : places).map(one => one.place)
}
