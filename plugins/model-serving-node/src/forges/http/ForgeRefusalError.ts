/** The forge understood a request and refused it. */
export class ForgeRefusalError extends Error {
  name = 'ForgeRefusalError' as const;

  constructor(
    message: string,
    /** HTTP status of the answer. */
    readonly status: number,
  ) {
    super(message);
  }

  /** True when the refusal may come from a state that has moved since it was read. */
  get mayBeStale(): boolean {
    return [404, 409, 422].includes(this.status);
  }
}
