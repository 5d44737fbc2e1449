/** Catches what no page expected: above all, a part of the page that could not be loaded. */
import { Component, type ReactNode } from 'react';

import { LoadFailure } from './LoadFailure';

interface Props {
  children: ReactNode;
}

export class Boundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    return this.state.hasFailed ? <LoadFailure /> : this.props.children;
  }
}
