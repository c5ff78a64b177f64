import { ChangeDetectionStrategy, Component, effect, inject } from '@angular/core';
import { Router, RouterOutlet, TitleStrategy } from '@angular/router';
import { LanguageChoice } from './frame/language-choice';

/** A change of language makes the tree of components anew: the address, not the tree, holds the page's state. */
@Component({
  selector: 'na-root',
  imports: [RouterOutlet],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    @for (language of [languages.chosen()]; track language) {
      <router-outlet />
    }
  `,
})
export class App {
  protected readonly languages = inject(LanguageChoice);

  constructor() {
    const router = inject(Router);
    const title = inject(TitleStrategy);
    effect(() => {
      this.languages.chosen();
      title.updateTitle(router.routerState.snapshot);
    });
  }
}
