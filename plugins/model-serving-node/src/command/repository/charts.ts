import type { GitOpsFile } from '../../gitops/GitOpsFile';

/** A Helm chart of the repository. */
export interface Chart {
  /** Its `Chart.yaml`. */
  file: string;
  /** Its folder; empty for the root of the repository. */
  folder: string;
  /** How many templates it has. */
  templates: number;
}

const folderOf = (path: string) =>
  path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';

const inFolder = (path: string, folder: string) =>
  folder === '' ? path : path.slice(folder.length + 1);

/** What lies in a chart and is no manifest by itself; `crds/` are plain manifests. */
const CHART_FILE =
  /^(templates|charts|ci)\/|^(Chart|requirements|values[^/]*)\.ya?ml$|^values\//;

const isBelow = (path: string, folder: string) =>
  folder === '' || path.startsWith(`${folder}/`);

/** Splits the files of Helm charts from those that are manifests as they stand. */
export function splitCharts(files: readonly GitOpsFile[]): {
  charts: Chart[];
  manifests: GitOpsFile[];
} {
  const folders = files
    .filter(
      ({ path, content }) =>
        /(^|\/)Chart\.yaml$/.test(path) && !/^kind\s*:/m.test(content),
    )
    .map(({ path }) => ({ file: path, folder: folderOf(path) }));
  const isOf = (path: string, folder: string) =>
    isBelow(path, folder) && CHART_FILE.test(inFolder(path, folder));
  const charts = folders
    // A chart in the folder `charts` of another is part of that one.
    .filter(({ file }) =>
      folders.every(other => other.file === file || !isOf(file, other.folder)),
    )
    .map(chart => ({
      ...chart,
      templates: files.filter(
        ({ path }) =>
          isBelow(path, chart.folder) &&
          inFolder(path, chart.folder).startsWith('templates/'),
      ).length,
    }));
  return {
    charts,
    manifests: files.filter(({ path }) =>
      charts.every(({ folder }) => !isOf(path, folder)),
    ),
  };
}
