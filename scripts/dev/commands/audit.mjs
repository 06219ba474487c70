import { install } from '../prepare.mjs';
import { show, stopAll, stopOnSignals } from '../processes.mjs';
import { step, UserError } from '../terminal.mjs';

/** Fails where the tree does not meet `supplyChainProblems`. */
export async function checkSupplyChain() {
  await step('Checking the supply chain', async () => {
    // It reads YAML with a dependency, which a fresh clone does not have until it was installed.
    const { supplyChainProblems } = await import('../supplyChain.mjs');
    const problems = supplyChainProblems();
    if (problems.length > 0) {
      throw new UserError(problems.join('\n'));
    }
  });
}

/** The tree's supply chain, and the registry's advisories for what runs in production. */
export async function audit() {
  stopOnSignals();
  await install();
  await checkSupplyChain();
  try {
    const code = await show('yarn', [
      ...['npm', 'audit', '--all', '--recursive'],
      ...['--environment', 'production'],
    ]);
    if (code !== 0) {
      throw new UserError(
        'Advisories were found, or the registry does not serve them: see above. SECURITY.md lists those that are known.',
      );
    }
  } finally {
    await stopAll();
  }
}
