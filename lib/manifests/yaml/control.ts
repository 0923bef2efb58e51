// biome-ignore lint/suspicious/noControlCharactersInRegex: the characters that YAML forbids
export const controlCharacter = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]/
