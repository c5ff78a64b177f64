import { Injectable, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { type RouterStateSnapshot, TitleStrategy } from '@angular/router';
import { words } from '../language/words';

/** A route's title is the name of a view; the window shows its word in the page's language. */
@Injectable()
export class PageTitle extends TitleStrategy {
  private readonly title = inject(Title);

  override updateTitle(snapshot: RouterStateSnapshot): void {
    const view = this.buildTitle(snapshot);
    const names: Readonly<Record<string, string>> = words().views;
    this.title.setTitle(view !== undefined && view in names ? `${names[view]} · netaugur` : 'netaugur');
  }
}
