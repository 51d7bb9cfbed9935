import { Component, type ReactNode } from 'react';
import { ErrorPage } from './ErrorPage';

type State = { failed: boolean };

/** Catches what should not have happened below it, and says so in its place. */
export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { failed: false };

  static getDerivedStateFromError(): State {
    return { failed: true };
  }

  override render(): ReactNode {
    return this.state.failed ? <ErrorPage /> : this.props.children;
  }
}
