import { escapeHtml } from '../server/escapeHtml';
import { page } from '../server/page';
import { EXPERIMENT, runIdOf, SeededModel, SeededRun } from './RegisteredModel';

/** All that is registered. Each model and run has the anchor that MLflow's own pages have as their address. */
export function registryPage(
  models: readonly SeededModel[],
  runs: readonly SeededRun[],
): string {
  const sections = [
    ...models.map(({ description, name, versions }) => {
      const rows = versions.map(
        ({ source, stage }, index) =>
          `<tr><td>${index + 1}</td><td>${stage}</td><td>${escapeHtml(
            source,
          )}</td></tr>`,
      );
      return `<h2 id="/models/${escapeHtml(name)}">${escapeHtml(name)}</h2>
<p>${escapeHtml(description.split('\n').find(Boolean) ?? '')}</p>
<div class="scroll"><table><tr><th>Version</th><th>Stage</th><th>Source</th></tr>${rows.join(
        '',
      )}</table></div>`;
    }),
    ...runs.map(
      ({ commit, dataset, name }) =>
        `<h2 id="/experiments/${EXPERIMENT}/runs/${runIdOf(
          name,
        )}">Run ${escapeHtml(name)}</h2>
<p>Data set ${escapeHtml(dataset.name)} (${escapeHtml(
          dataset.digest,
        )}), commit <code>${escapeHtml(commit)}</code></p>`,
    ),
  ];
  return page({
    title: 'Registered models',
    site: 'Sandbox model registry',
    note: 'A stand-in for your MLflow, for trying and testing: its models are examples, and nothing can be registered.',
    body: sections.join('\n'),
  });
}
