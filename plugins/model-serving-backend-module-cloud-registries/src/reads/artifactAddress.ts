const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/[!-~]{1,1000}$/;

/** Whether a text is the address of an artifact, such as `s3://bucket/model.tar.gz`. */
export function isArtifactAddress(text: string | undefined): text is string {
  return text !== undefined && ADDRESS.test(text);
}
