import { ReactNode } from 'react';
import { ButtonLink, ButtonLinkProps, Link, LinkProps } from '@backstage/ui';
import {
  plainLine,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';

/** Neither gives the other page a handle on this one. */
const APART = { target: '_blank', rel: 'noopener noreferrer' } as const;

/** Text from outside is cut to a line; elements of the page stay. */
function contents(children: ReactNode): ReactNode {
  return typeof children === 'string'
    ? plainLine(children, TEXT_LIMITS.line)
    : children;
}

/**
 * A link to another site, with an address from any source. Only http and https addresses become links; for
 * anything else the text is shown.
 * @public
 */
export function ExternalLink(
  props: Omit<LinkProps, 'href' | 'target' | 'rel' | 'children'> & {
    /** The address as it came. */
    address: unknown;
    children: ReactNode;
  },
) {
  const { address, children, ...rest } = props;
  const href = readWebLink(address);
  return href ? (
    <Link {...rest} {...APART} href={href}>
      {contents(children)}
    </Link>
  ) : (
    <span>{contents(children)}</span>
  );
}

/** As {@link ExternalLink}, in the form of a button; nothing where the address is none. @public */
export function ExternalButtonLink(
  props: Omit<ButtonLinkProps, 'href' | 'target' | 'rel'> & {
    address: unknown;
  },
) {
  const { address, ...rest } = props;
  const href = readWebLink(address);
  return href ? <ButtonLink {...rest} {...APART} href={href} /> : null;
}
