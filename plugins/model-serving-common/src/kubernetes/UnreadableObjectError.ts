/**
 * An object of the cluster that does not have the shape its kind promises. It names the object and
 * the field, never the value found there.
 * @public
 */
export class UnreadableObjectError extends Error {
  constructor(
    readonly kind: string,
    readonly object: string,
    readonly field: string,
    expected: string,
  ) {
    super(`${kind} ${object} cannot be read: ${field} is not ${expected}`);
    this.name = 'UnreadableObjectError';
  }
}
