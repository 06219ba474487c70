import { gzipSync } from 'node:zlib';
import { build, type Metafile, type Plugin } from 'esbuild';
import { packageFile } from '../packageFile';
import { number, type Row } from '../Row';

const PLUGINS = ['model-catalog', 'model-serving'];
const ENTRY = 'src/index.ts';
const SUITE = '@model-serving/';
const CHARTS = 'recharts';
/** Bytes of a kilobyte in the goals. */
const KB = 1024;
const GOALS = { entry: 3 * KB, largest: 20 * KB, total: 45 * KB };

/** Bytes of a plugin's own code, minified and compressed. */
interface BundleSize {
  /** What is loaded with the app. */
  entry: number;
  /** The largest file that is loaded when it is needed. */
  largest: number;
  /** Most that one page, card or field loads in addition to the entry. */
  largestLoad: number;
  /** Styles included. */
  total: number;
  /** Whether the entry loads the library of charts. */
  hasCharts: boolean;
}

/** P9: what the browser loads of the pages. */
export async function* bundles(): AsyncGenerator<Row> {
  for (const plugin of PLUGINS) {
    const own = await bundled(plugin, () => false);
    const shared = await bundled(plugin, path => path.startsWith(SUITE));
    const kb = (bytes: number) => `${number(bytes / KB)} KiB`;
    yield {
      id: 'P9',
      what: `Own code of the pages of ${plugin}, minified and compressed`,
      result: `entry ${kb(own.entry)}, largest lazy chunk ${kb(
        own.largest,
      )}, total ${kb(own.total)}; ${
        own.hasCharts ? 'charts' : 'no charts'
      } in the entry; with what it uses of the suite's shared packages ${kb(
        shared.entry,
      )}, ${kb(shared.largest)} and ${kb(shared.total)}`,
      goal: 'entry ≤ 3 KiB, chunk ≤ 20 KiB, total ≤ 45 KiB, no charts in the entry',
      met:
        own.entry <= GOALS.entry &&
        own.largest <= GOALS.largest &&
        own.total <= GOALS.total &&
        !own.hasCharts,
      numbers: {
        entryBytes: own.entry,
        largestChunkBytes: own.largest,
        largestLoadBytes: own.largestLoad,
        totalBytes: own.total,
        entryWithSharedBytes: shared.entry,
        largestChunkWithSharedBytes: shared.largest,
        largestLoadWithSharedBytes: shared.largestLoad,
        totalWithSharedBytes: shared.total,
      },
    };
  }
}

/** @param isOwn - whether a package is counted */
async function bundled(
  plugin: string,
  isOwn: (path: string) => boolean,
): Promise<BundleSize> {
  const { metafile, outputFiles } = await build({
    absWorkingDir: packageFile(`../../plugins/${plugin}`),
    entryPoints: [ENTRY],
    outdir: 'dist',
    write: false,
    bundle: true,
    splitting: true,
    format: 'esm',
    minify: true,
    metafile: true,
    jsx: 'automatic',
    legalComments: 'none',
    loader: { '.css': 'local-css' },
    plugins: [withoutPackages(isOwn)],
  });
  const sizes = new Map(
    outputFiles.map(({ contents, path }) => [
      path.slice(path.lastIndexOf('/dist/') + 1),
      gzipSync(contents, { level: 9 }).length,
    ]),
  );
  const { outputs } = metafile;
  const sizeOf = (files: Iterable<string>) =>
    [...files].reduce((sum, file) => sum + sizes.get(file)!, 0);
  const paths = Object.keys(outputs);
  const entry = paths.find(path => outputs[path].entryPoint === ENTRY)!;
  const first = loadedWith(entry, outputs);
  const lazy = paths.filter(path => path.endsWith('.js') && !first.has(path));
  const loads = lazy
    .filter(path => outputs[path].entryPoint)
    .map(path =>
      sizeOf([...loadedWith(path, outputs)].filter(each => !first.has(each))),
    );
  const { cssBundle } = outputs[entry];
  return {
    entry: sizeOf(first),
    largest: Math.max(...lazy.map(path => sizeOf([path]))),
    largestLoad: Math.max(...loads),
    // The entry's styles are those of all chunks.
    total: sizeOf([...first, ...lazy, ...(cssBundle ? [cssBundle] : [])]),
    hasCharts: [...first].some(path =>
      outputs[path].imports.some(
        each => each.path === CHARTS && each.kind === 'import-statement',
      ),
    ),
  };
}

/** A file with all that it loads before it runs. */
function loadedWith(
  path: string,
  outputs: Metafile['outputs'],
  loaded = new Set<string>(),
): Set<string> {
  if (!loaded.has(path)) {
    loaded.add(path);
    outputs[path].imports
      .filter(({ external, kind }) => kind === 'import-statement' && !external)
      .forEach(each => loadedWith(each.path, outputs, loaded));
  }
  return loaded;
}

/** Leaves out packages, as what a plugin shares with others. */
function withoutPackages(isOwn: (path: string) => boolean): Plugin {
  return {
    name: 'without-packages',
    setup({ onResolve }) {
      onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
        kind === 'entry-point' || isOwn(path)
          ? undefined
          : { path, external: true },
      );
    },
  };
}
