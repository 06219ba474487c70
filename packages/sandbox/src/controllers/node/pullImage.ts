import { Container } from '../KubernetesObjects';
import { shortDigest } from '../names';
import { ContainerList, PodLife } from './PodLife';
import { goDuration } from './goDuration';

/** A plausible size, the same for the same image. */
function sizeOf(image: string): number {
  return 2_000_000_000 + parseInt(shortDigest(image, 8), 16) * 4;
}

/** What the registry answers for an image that does not exist. */
function notFound(image: string): string {
  const repository = image.replace(/@.*$/, '');
  return `rpc error: code = NotFound desc = failed to pull and unpack image "${image}": failed to resolve reference "${image}": ${repository}: not found`;
}

/** Pulls the image of a container or a volume unless the node has it; never ends when the image cannot be had. */
export async function pullImage(
  life: PodLife,
  { name, image }: Pick<Container, 'name' | 'image'>,
  list: ContainerList | 'volumes',
  { seconds, fails }: { seconds: number; fails: boolean },
  onNode: Set<string>,
): Promise<void> {
  const { pace } = life.cluster;
  const fieldPath = `spec.${list}{${name}}`;
  if (onNode.has(image)) {
    const message = `Container image "${image}" already present on machine and can be accessed by the pod`;
    await life.tell('Normal', 'Pulled', message, fieldPath);
    return;
  }
  const begun = pace.now().getTime();
  await life.tell('Normal', 'Pulling', `Pulling image "${image}"`, fieldPath);
  await life.wait(seconds);
  if (fails) {
    await failForEver(life, name, image, fieldPath);
  }
  onNode.add(image);
  const took = goDuration(pace.now().getTime() - begun);
  const message = `Successfully pulled image "${image}" in ${took} (${took} including waiting). Image size: ${sizeOf(
    image,
  )} bytes.`;
  await life.tell('Normal', 'Pulled', message, fieldPath);
}

// An error, then a wait that doubles up to five minutes, then the next attempt.
async function failForEver(
  life: PodLife,
  name: string,
  image: string,
  fieldPath: string,
): Promise<never> {
  const error = notFound(image);
  const backingOff = `Back-off pulling image "${image}"`;
  const wait = async (reason: string, message: string, seconds: number) => {
    await life.tell('Warning', 'Failed', `Error: ${reason}`, fieldPath);
    await life.updateContainer(name, {
      state: { waiting: { reason, message } },
    });
    await life.wait(seconds);
  };
  for (let backOff = 10; ; backOff = Math.min(300, backOff * 2)) {
    const failed = `Failed to pull image "${image}": ${error}`;
    await life.tell('Warning', 'Failed', failed, fieldPath);
    await wait('ErrImagePull', error, 2);
    await life.tell('Normal', 'BackOff', backingOff, fieldPath);
    const message = `${backingOff}: ErrImagePull: ${error}`;
    await wait('ImagePullBackOff', message, backOff);
    await life.tell('Normal', 'Pulling', `Pulling image "${image}"`, fieldPath);
  }
}
