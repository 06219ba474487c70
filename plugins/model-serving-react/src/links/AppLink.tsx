import { ReactNode } from 'react';
import { ButtonLink, ButtonLinkProps, Link, LinkProps } from '@backstage/ui';
import { readAppPath } from '@model-serving/backstage-plugin-model-serving-common';

/**
 * A link to a page of this portal. Where there is no such page, or the path leads anywhere else, its
 * text is shown.
 * @public
 */
export function AppLink(
  props: Omit<LinkProps, 'href' | 'target' | 'rel' | 'children'> & {
    path: string | null | undefined;
    children: ReactNode;
  },
) {
  const { path, children, ...rest } = props;
  const href = readAppPath(path);
  return href ? (
    <Link {...rest} href={href}>
      {children}
    </Link>
  ) : (
    <span>{children}</span>
  );
}

/** As {@link AppLink}, in the form of a button; nothing where there is no such page. @public */
export function AppButtonLink(
  props: Omit<ButtonLinkProps, 'href' | 'target' | 'rel'> & {
    path: string | null | undefined;
  },
) {
  const { path, ...rest } = props;
  const href = readAppPath(path);
  return href ? <ButtonLink {...rest} href={href} /> : null;
}
