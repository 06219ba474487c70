/** A refusal that Gitea would answer with this status. */
export class ForgeError extends Error {
  constructor(readonly status: number, message: string) {
    super(message);
    this.name = 'ForgeError';
  }

  static notFound(message = "The target couldn't be found."): ForgeError {
    return new ForgeError(404, message);
  }
}
