import { MenuItem, MenuItemProps } from '@backstage/ui';
import { readAppPath } from '@model-serving/backstage-plugin-model-serving-common';

/** A link to a page of this portal as an item of a menu; disabled where there is no such page. @public */
export function AppMenuItem(
  props: Omit<MenuItemProps, 'href' | 'target' | 'rel'> & {
    path: string | null | undefined;
  },
) {
  const { isDisabled, path, ...rest } = props;
  const href = readAppPath(path);
  return (
    <MenuItem
      {...rest}
      href={href ?? undefined}
      isDisabled={isDisabled || !href}
    />
  );
}
