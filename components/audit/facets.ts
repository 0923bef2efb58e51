/** The values to choose among. */
export interface AuditFacetsView {
  readonly persons: readonly string[]
  readonly services: readonly string[]
  readonly environments: readonly string[]
  readonly types: readonly string[]
}
