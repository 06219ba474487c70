/** The parts of an image's name, such as `registry:5000/a/b:v1@sha256:…`. */
export interface ImageName {
  /** With its registry, as written. */
  repository: string;
  tag: string | null;
  digest: string | null;
}

/** Takes the name of an image apart. */
export function imageNameOf(image: string): ImageName {
  const [named, digest = null] = image.split('@');
  return {
    repository: named.replace(/:[^/:]*$/, ''),
    tag: /:([^/:]+)$/.exec(named)?.[1] ?? null,
    digest,
  };
}
