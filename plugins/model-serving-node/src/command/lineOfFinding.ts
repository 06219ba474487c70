import type { YamlDocument } from '@model-serving/backstage-kubernetes-policy-node';
import type { Finding } from '@model-serving/backstage-plugin-model-serving-common';

const FIELD = /\b(?:spec|metadata)(?:\.[A-Za-z][A-Za-z0-9]*|\[\d+\])+/;
const QUOTED = /"([^"\n]{2,200})"/g;

function partsOf(path: string): Array<string | number> {
  return [
    ...path.matchAll(/\["((?:[^"\\]|\\.)*)"\]|\[(\d+)\]|([^.[\]]+)/g),
  ].map(([, quoted, index, name]) =>
    index === undefined ? quoted ?? name : Number(index),
  );
}

/**
 * The line that a finding is about: that of its path; else of what its message quotes, where the document holds it;
 * else of the field that the message names; else the first of the document.
 */
export function lineOfFinding(
  finding: Finding,
  document: Pick<YamlDocument, 'lineOf'>,
  content: string,
): number {
  const first = document.lineOf([]) ?? 1;
  if (finding.path) {
    return document.lineOf(partsOf(finding.path)) ?? first;
  }
  const lines = content.split('\n');
  const next = lines.findIndex(
    (line, index) => index >= first && /^---(\s|$)/.test(line),
  );
  const last = next < 0 ? lines.length : next;
  for (const [, text] of finding.message.matchAll(QUOTED)) {
    const found = lines.findIndex(
      (line, index) =>
        index >= first - 1 && index < last && line.includes(text),
    );
    if (found >= 0) {
      return found + 1;
    }
  }
  const field = FIELD.exec(finding.message)?.[0];
  return (field && document.lineOf(partsOf(field))) || first;
}
