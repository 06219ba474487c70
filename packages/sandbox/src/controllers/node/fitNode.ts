import { hasEnded, Node, Pod } from '../KubernetesObjects';
import { Amounts, addAmounts, amountsOf, podRequests } from '../quantities';
import { untolerated } from '../taints';

/** A node for the pod, or the scheduler's sentence why there is none. */
export type Placement = { node: Node } | { message: string };

function obstacles(pod: Pod, node: Node, pods: readonly Pod[]): string[] {
  const labels = node.metadata.labels ?? {};
  if (untolerated(node.spec?.taints, pod.spec.tolerations)) {
    return ['node(s) had untolerated taint(s)'];
  }
  const selector = Object.entries(pod.spec.nodeSelector ?? {});
  if (selector.some(([key, value]) => labels[key] !== value)) {
    return ["node(s) didn't match Pod's node affinity/selector"];
  }
  const used = pods
    .filter(
      other => other.spec.nodeName === node.metadata.name && !hasEnded(other),
    )
    .map(({ spec }) => podRequests(spec))
    .reduce<Amounts>(addAmounts, {});
  const capacity = amountsOf(node.status?.allocatable);
  return Object.entries(podRequests(pod.spec))
    .filter(([name, asked]) => {
      const free = (capacity[name] ?? 0n) - (used[name] ?? 0n);
      return asked > 0n && asked > free;
    })
    .map(([name]) => `Insufficient ${name}`);
}

/** The first node that can take the pod. */
export function placePod(
  pod: Pod,
  nodes: readonly Node[],
  pods: readonly Pod[],
): Placement {
  const counts = new Map<string, number>();
  let helpless = 0;
  for (const node of nodes) {
    const reasons = obstacles(pod, node, pods);
    if (reasons.length === 0) {
      return { node };
    }
    helpless += reasons[0].startsWith('Insufficient') ? 0 : 1;
    for (const reason of reasons) {
      counts.set(reason, (counts.get(reason) ?? 0) + 1);
    }
  }
  const listed = [...counts]
    .map(([reason, count]) => `${count} ${reason}`)
    .sort()
    .join(', ');
  const none = `0/${nodes.length} nodes are available: `;
  const victims = nodes.length - helpless;
  const preemption = [
    victims && `${victims} No preemption victims found for incoming pod.`,
    helpless && `${helpless} Preemption is not helpful for scheduling.`,
  ].filter(Boolean);
  return {
    message:
      `${none}${listed}. no new claims to deallocate, preemption: ${none}${preemption.join(
        ', ',
      )}`.replace('incoming pod.,', 'incoming pod,'),
  };
}
