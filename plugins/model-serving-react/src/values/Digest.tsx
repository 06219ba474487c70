import { shortDigest } from '../format';

/** A digest as far as people read it, with the whole on hover. @public */
export function Digest(props: { of: string }) {
  return <code title={props.of}>{shortDigest(props.of)}</code>;
}
