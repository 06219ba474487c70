import { EngineDefinition } from './EngineDefinition';
import { engineNamed, knownEngines } from './engines';

/** A line that is no comment: a page without any metric yet holds nothing else. */
const CONTENT = /^[^#\s]/m;

function formatOf(text: string): string {
  if (/^\s*[[{]/.test(text)) {
    return 'JSON';
  }
  return /^\s*<(!doctype\s+html|html|head|body)\b/i.test(text)
    ? 'an HTML page'
    : 'text that is not a metrics page';
}

function ownerOf(
  text: string,
  engine: string | null,
): EngineDefinition | undefined {
  const known = engineNamed(engine);
  return known?.paths
    ? known
    : knownEngines().find(({ recognizedBy }) =>
        recognizedBy.otherPage?.test(text),
      );
}

/**
 * What a page without samples is instead of Prometheus' text format, and where the engine that it is
 * of has its metrics; undefined for a page that has none yet.
 *
 * @param engine - the engine that is expected; null where it is not known
 * @public
 */
export function describeForeignPage(
  text: string,
  engine: string | null,
): string | undefined {
  if (!CONTENT.test(text)) {
    return undefined;
  }
  const owner = ownerOf(text, engine);
  const path = owner?.paths?.[0];
  const needs = owner?.pageNeeds ? `, there with ${owner.pageNeeds}` : '';
  return [
    `${formatOf(text)} instead of Prometheus metrics`,
    ...(owner && path
      ? [`the metrics of ${owner.name} are at ${path}${needs}`]
      : []),
  ].join('; ');
}

/**
 * Where the metrics are instead of on a page that is none of Prometheus.
 * @public
 */
export function pathsOfForeignPage(text: string): readonly string[] {
  return ownerOf(text, null)?.paths ?? [];
}
