import {
  isAlias,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  Node,
  parseAllDocuments,
} from 'yaml';
import {
  Finding,
  ProfileLayer,
  RenderedFile,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Where the fields of a rendered file stand. @public */
export interface ManifestLines {
  /** Who set each line, from the first on; null for blank lines, comments and document marks. */
  layers: Array<ProfileLayer | null>;
  /**
   * The line, counted from 1, of an object path such as `spec.predictor.minReplicas`; in a file's later documents with the
   * kind before it, such as `API/metadata.name`.
   */
  lineOf(path: string): number | undefined;
}

/** One spelling for `a.b[0]`, `a["b"].0` and `a.b.0`. */
function canonicalPath(path: string): string {
  return path
    .replace(/\[\s*(?:"([^"]*)"|'([^']*)'|([^\]]*))\s*\]/g, '.$1$2$3')
    .replace(/^\./, '');
}

/**
 * Ties the layers of a rendered file to its lines. A field belongs to the layer recorded
 * for its own path, else to that of the nearest field around it; what no layer claims is
 * fixed by the golden path, which is the platform's.
 *
 * @public
 */
export function manifestLines(
  file: Pick<RenderedFile, 'content' | 'layers'>,
): ManifestLines {
  const layers = new Map(
    Object.entries(file.layers).map(([path, layer]) => [
      canonicalPath(path),
      layer,
    ]),
  );
  const lines = file.content.replace(/\r?\n$/, '').split(/\r?\n/);
  const claimed = lines.map((): ProfileLayer | null => null);
  const lineOf = new Map<string, number>();

  const counter = new LineCounter();
  const documents = parseAllDocuments(file.content, { lineCounter: counter });

  const claim = (from: number, to: number, layer: ProfileLayer) => {
    const first = counter.linePos(from).line;
    const last = counter.linePos(Math.max(from, to - 1)).line;
    claimed.fill(layer, first - 1, last);
  };

  let inDocument = '';

  const visitEntry = (
    start: number,
    value: unknown,
    path: string,
    around: ProfileLayer,
  ) => {
    const name = `${inDocument}${path}`;
    const layer = layers.get(name) ?? around;
    const end = isNode(value) && value.range ? value.range[1] : start + 1;
    claim(start, end, layer);
    if (!lineOf.has(name)) {
      lineOf.set(name, counter.linePos(start).line);
    }
    if (isNode(value) && !isScalar(value) && !isAlias(value)) {
      visit(value, path, layer);
    }
  };

  function visit(node: Node, path: string, around: ProfileLayer): void {
    const below = (key: unknown) => (path ? `${path}.${key}` : String(key));
    if (isMap(node)) {
      for (const pair of node.items) {
        if (isPair(pair) && isScalar(pair.key) && pair.key.range) {
          visitEntry(
            pair.key.range[0],
            pair.value,
            below(pair.key.value),
            around,
          );
        }
      }
    } else if (isSeq(node)) {
      node.items.forEach((item, index) => {
        if (isNode(item) && item.range) {
          visitEntry(item.range[0], item, below(index), around);
        }
      });
    }
  }

  (Array.isArray(documents) ? documents : []).forEach((document, index) => {
    if (document.errors.length === 0 && document.contents) {
      inDocument = index === 0 ? '' : `${document.get('kind')}/`;
      visit(document.contents, '', 'platform');
    }
  });
  return {
    layers: claimed.map((layer, index) =>
      /^\s*(#.*)?$/.test(lines[index]) ? null : layer,
    ),
    lineOf: path => lineOf.get(canonicalPath(path)),
  };
}

/** A finding with the line of the field that it is about, where it names no line itself. @public */
export function withLine(
  finding: Finding,
  lines: Pick<ManifestLines, 'lineOf'> | undefined,
): Finding {
  const { path } = finding;
  const line = finding.line ?? (path ? lines?.lineOf(path) : undefined);
  return line === undefined ? finding : { ...finding, line };
}
