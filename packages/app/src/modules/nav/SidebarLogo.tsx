import {
  Link,
  sidebarConfig,
  useSidebarOpenState,
} from '@backstage/core-components';
import { RiServerLine } from '@remixicon/react';
import styles from './SidebarLogo.module.css';

export const SidebarLogo = () => {
  const { isOpen } = useSidebarOpenState();

  return (
    <Link
      to="/models"
      underline="none"
      className={styles.logo}
      aria-label="Model Serving: home"
      // Inline, because the link's own classes come after ours.
      style={{
        height: 2 * sidebarConfig.logoHeight,
        marginLeft: 22,
        color: 'white',
      }}
    >
      <RiServerLine size={28} aria-hidden />
      {isOpen && <span>Model Serving</span>}
    </Link>
  );
};
