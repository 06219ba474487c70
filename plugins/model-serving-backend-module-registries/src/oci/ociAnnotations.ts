import {
  readLine,
  readText,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';

/** The keys of the OCI image specification, "Pre-Defined Annotation Keys", which images have as labels. */
export function ociFacts(values: Readonly<Record<string, string>>) {
  const value = (key: string) =>
    Object.hasOwn(values, `org.opencontainers.image.${key}`)
      ? values[`org.opencontainers.image.${key}`]
      : null;
  return {
    createdAt: timeOf(value('created')),
    title: readLine(value('title'), TEXT_LIMITS.label),
    description: readText(value('description')),
    publisher: readLine(value('vendor'), TEXT_LIMITS.label),
    license: readLine(value('licenses'), TEXT_LIMITS.label),
    source: readWebLink(value('source')),
    documentation: readWebLink(value('documentation') ?? value('url')),
    revision: readLine(value('revision'), TEXT_LIMITS.label),
  };
}

/** ISO 8601; null for what is none, and for the zero of Go that crane writes. */
export function timeOf(text: string | null | undefined): string | null {
  const time = /^\d{4}-\d{2}-\d{2}T/.test(text ?? '') ? Date.parse(text!) : NaN;
  return time > 0 ? new Date(time).toISOString() : null;
}
