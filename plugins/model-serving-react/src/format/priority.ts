const PREFIX = 'serving-';

/** A priority class as the form asks for it: `serving-standard` reads `standard`. */
export function priorityTitle(name: string): string {
  return name.startsWith(PREFIX) && name.length > PREFIX.length
    ? name.slice(PREFIX.length)
    : name;
}
