/** The parts of the plan, before it is there. */
export function PlanSkeleton() {
  return (
    <div role="status">
      <span className="sr-only">The plan is being made.</span>
      {['Version', 'Edit', 'Effect', 'Checks', 'Pull request'].map(name => (
        <div key={name} className="sheet-part">
          <h2>{name}</h2>
          <div className="grid gap-2 py-1.5">
            <div className="skeleton w-1/2" />
            <div className="skeleton w-3/4" />
          </div>
        </div>
      ))}
    </div>
  )
}
