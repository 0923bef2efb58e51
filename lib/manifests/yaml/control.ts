/**
 * Characters that YAML forbids, and the line separators of old: kustomize's parser breaks lines at those, today's parsers do not.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters in question
export const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028\u2029\ufffe\uffff]/
