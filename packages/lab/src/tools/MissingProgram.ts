/** The machine lacks a program that the lab cannot make itself; the message says how to get it. */
export class MissingProgram extends Error {}

/** What a command ends with where the machine lacks a program. */
export const MISSING_PROGRAM_CODE = 3;
