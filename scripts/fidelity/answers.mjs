/**
 * What Plimsoll says to one case. `wrong`: an image is called rendered that the reference does not have. `declared`: everything is found,
 * some of it as text with the file that decides it. `incomplete`: an expected image is not found at all.
 */
export function judgeCase(item, cells) {
  const slots = cells.flatMap(cell => cell.slots)
  const rendered = new Set(slots.filter(slot => slot.status === 'rendered').map(slot => slot.image))
  const declared = new Set(slots.filter(slot => slot.status !== 'rendered' && slot.file).map(slot => slot.image))
  const expected = expectedImages(item)
  const isRendered = expected.filter(image => rendered.has(image))
  const isDeclared = expected.filter(image => !rendered.has(image) && declared.has(image))
  const missing = expected.filter(image => !rendered.has(image) && !declared.has(image))
  const others = [...rendered].filter(image => !expected.includes(image))
  const wrong = others.filter(image => isComplete(item) || missing.some(one => nameOf(one) === nameOf(image)))
  return {
    verdict: verdictOf(wrong, missing, isDeclared, cells),
    images: { expected: expected.length, rendered: isRendered.length, declared: isDeclared.length },
    hasCell: cells.length > 0,
    notes: [
      ...wrong.map(image => `wrong ${image}`),
      ...missing.map(image => `missing ${image}`),
      ...reasons(slots),
      ...(missing.length > 0 ? problemsOf(cells) : []),
      ...namedOtherwise(item, cells),
    ],
  }
}

function verdictOf(wrong, missing, declared, cells) {
  if (wrong.length > 0) return 'wrong'
  if (cells.length === 0) return 'without a cell'
  if (missing.length > 0) return 'incomplete'
  return declared.length > 0 ? 'declared' : 'right'
}

/** Ephemeral containers are no slots. */
function expectedImages(item) {
  const images = item.expected.filter(one => one.field !== 'ephemeralContainers').map(one => one.image)
  return [...new Set(images)]
}

/** Only a complete answer can tell that an image should not be there; another version of an expected one never should. */
function isComplete(item) {
  return item.origin === 'auto' || /exact/.test(item.how_verified)
}

function nameOf(image) {
  return image.replace(/@.*$/, '').replace(/:[^/]*$/, '')
}

function reasons(slots) {
  const open = slots.filter(slot => slot.status !== 'rendered').map(slot => `${slot.status}: ${slot.reason}`)
  return [...new Set(open)].slice(0, 2)
}

function problemsOf(cells) {
  const errors = cells.flatMap(cell => cell.problems.filter(problem => problem.severity === 'error'))
  return [...new Set(errors.map(problem => problem.message))].slice(0, 2)
}

/** Null in a case means that it does not say. */
function namedOtherwise(item, cells) {
  if (cells.length === 0) return []
  const services = [...new Set(cells.map(cell => cell.service))]
  const environments = [...new Set(cells.map(cell => cell.environment))]
  const notes = []
  if (item.environment !== null && !environments.includes(item.environment))
    notes.push(`environment ${environments.join(', ')}, expected ${item.environment}`)
  if (item.service && !services.includes(item.service))
    notes.push(`service ${services.slice(0, 3).join(', ')}, expected ${item.service}`)
  return notes
}
