#include "core/answer_text.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "base/rng.h"
#include "base/text.h"
#include "core/html_entities.h"

namespace smsrelay::core {
namespace {

struct Case {
  std::string html;
  std::string text;
};

void expect(const std::vector<Case>& cases) {
  for (const Case& each : cases) EXPECT_EQ(to_sms_text(each.html), each.text) << each.html;
}

TEST(AnswerTextTest, FormattingIsDroppedAndTextKept) {
  expect({
      {"", ""},
      {"Bonjour", "Bonjour"},
      {"<p>Ouvert &agrave; <b>9 h</b></p>", "Ouvert à 9 h"},
      {"<P CLASS=x>L'<EM>été</EM></P>", "L'été"},
      {"<span style='color:red'>a</span>b", "ab"},
      {"  a \r\n\t b  ", "a b"},
      {"<p> a </p>", "a"},
      {"a<b> b</b> c", "a b c"},
      {"<custom-tag data-x=\"1\">a</custom-tag>", "a"},
      {"Salle ${salle}", "Salle ${salle}"},
  });
}

TEST(AnswerTextTest, OnlyTagsMakeLines) {
  expect({
      {"a<br>b", "a\nb"},
      {"a<br/>b<BR />c", "a\nb\nc"},
      {"a<br><br>b", "a\n\nb"},
      {"a<br><br><br><br>b", "a\n\nb"},
      {"a\nb\n\nc", "a b c"},
      {"<p>a</p><p>b</p>", "a\nb"},
      {"<p>a</p>\n\n<p>b</p>", "a\nb"},
      {"<div><div>a</div></div><div>b</div>", "a\nb"},
      {"<p>a</p><p>&nbsp;</p><p>b</p>", "a\n\nb"},
      {"<p>a</p><p></p><p>b</p>", "a\nb"},
      {"<p>a</p><br><p>b</p>", "a\n\nb"},
      {"<p>a<br></p><p>b</p>", "a\nb"},
      {"<h1>Titre</h1>texte", "Titre\ntexte"},
      {"a<hr>b", "a\n\nb"},
      {"a<hr class=\"split\"/>b", "a\n\nb"},
      {"<br><br>a<br><hr>", "a"},
      {"a &#10; b", "a b"},
      {"a\u2028b", "a b"},
  });
}

TEST(AnswerTextTest, EntitiesAreDecodedOnceAndAfterTheTags) {
  expect({
      {"&eacute;&Eacute;&ccedil;&oelig;&euro;", "éÉçœ€"},
      {"&#233; &#xE9; &#XE9;", "é é é"},
      {"&lt;b&gt;gras&lt;/b&gt;", "<b>gras</b>"},
      {"&amp;lt;", "&lt;"},
      {"&amp;eacute;", "&eacute;"},
      {"&quot;&apos;&rsquo;&laquo;a&raquo;&hellip;", "\"'’«a»…"},
      {"9&nbsp;h&#8239;30", "9 h 30"},
      {"a&nbsp;&nbsp; b", "a b"},
      {"R&D & co &", "R&D & co &"},
      {"&inconnu; &; &# &#; &#x; &#xZZ; &eacute", "&inconnu; &; &# &#; &#x; &#xZZ; &eacute"},
      {"&#0;&#xD800;&#1114112;", "\uFFFD\uFFFD\uFFFD"},
      {"&#99999999999999999999;", "&#99999999999999999999;"},
      {"l&#146;&eacute;t&eacute; &#150; 5 &#128;", "l’été – 5 €"},
      {"a&shy;b&#8203;c", "abc"},
  });
}

TEST(AnswerTextTest, Lists) {
  expect({
      {"<ul><li>un</li><li>deux</li></ul>", "- un\n- deux"},
      {"Voici :<ul><li>un<li>deux</ul>fin", "Voici :\n- un\n- deux\nfin"},
      {"<ol><li>un</li><li>deux</li></ol>", "1. un\n2. deux"},
      {"<ul><li><p>un</p></li><li><p>deux</p></li></ul>", "- un\n- deux"},
      {"<ol><li>un<ul><li>a</li><li>b</li></ul></li><li>deux</li></ol>",
       "1. un\n- a\n- b\n2. deux"},
      {"<ul><li></li><li> </li><li>un</li></ul>fin", "- un\nfin"},
      {"<li>seul</li>", "- seul"},
      {"</ul></ol></li>a", "a"},
      {"<ul>\n  <li>\n un \n</li>\n</ul>", "- un"},
  });
}

TEST(AnswerTextTest, Links) {
  expect({
      {"<a href=\"https://ville.example/h\">Voir</a>", "Voir: https://ville.example/h"},
      {"<a href='https://ville.example/h'>Voir</a>.", "Voir: https://ville.example/h."},
      {"<a href=https://ville.example/h>Voir</a>", "Voir: https://ville.example/h"},
      {"<a href=\"https://v.example/?a=1&amp;b=2&copy=3\">x</a>",
       "x: https://v.example/?a=1&b=2&copy=3"},
      {"<a href=\"https://v.example\">https://v.example</a>", "https://v.example"},
      {"<a href=\"https://www.v.example/\">www.v.example</a>", "https://www.v.example/"},
      {"<a href=\"https://v.example/h\"></a>", "https://v.example/h"},
      {"a <a href=\"https://v.example/h\"> </a>b", "a https://v.example/h b"},
      {"<a href=\"https://v.example/h\">ici</a>ou la", "ici: https://v.example/h ou la"},
      {"(<a href=\"https://v.example/h\">ici</a>)", "(ici: https://v.example/h)"},
      {"<a href=\"https://v.example/h\">Voir :</a>", "Voir : https://v.example/h"},
      {"<a href=\"//v.example/h\">Voir</a>", "Voir: https://v.example/h"},
      {"<a href=\"www.v.example\">Voir</a>", "Voir: www.v.example"},
      {"<a href=\" https://v.example/h \">Voir</a>", "Voir: https://v.example/h"},
      {"<li><a href=\"https://v.example/h\">Voir</a></li>", "- Voir: https://v.example/h"},
      {"<li><a href=\"https://v.example/h\">https://v.example/h</a></li>", "- https://v.example/h"},
      {"a <a href=\"https://v.example/h\"><b>Voir</b> tout</a>",
       "a Voir tout: https://v.example/h"},
      {"<a href=\"https://v.example/h\"><p>Voir</p></a><p>b</p>", "Voir: https://v.example/h\nb"},
      {"<a href=\"https://v.example/h\"><img src=x alt=\"Plan\"></a>", "Plan: https://v.example/h"},
      {"<img src=x alt=\"Plan\">texte", "texte"},
      {"<a href=\"https://v.example/1\">un<a href=\"https://v.example/2\">deux",
       "un: https://v.example/1 deux: https://v.example/2"},
      {"<a href=\"/relatif\">Voir</a>", "Voir"},
      {"<a href=\"#\">Voir</a>", "Voir"},
      {"<a>Voir</a>", "Voir"},
      {"<a href=\"javascript:alert(1)\">Voir</a>", "Voir"},
      {"<a href=\"https://v.example/a b\">Voir</a>", "Voir"},
      {"<a href=\"mailto:m@v.example?subject=x\">Courriel</a>", "Courriel: m@v.example"},
      {"<a href=\"mailto:m@v.example\">m@v.example</a>", "m@v.example"},
      {"<a href=\"tel:0123 456789\">Appeler</a>", "Appeler: 0123456789"},
      {"<a href=\"tel:0123456789\">01 23 45 67 89</a>", "01 23 45 67 89"},
  });
}

TEST(AnswerTextTest, TheLinksOfDydu) {
  expect({
      {"<a href=\"https://v.example/h\" target=\"_blank\" onclick=\"try "
       "{reword('https://v.example/h',{'botsource':12,'type':'redirection_newpage'});}catch(e){}\">"
       "Voir<svg viewBox=\"0 0 1 1\"><title>nouvelle page</title><path d='M0'/></svg>"
       "<span class=\"icon sr-only\">(nouvelle <span>fen\u00EAtre</span>)</span></a>",
       "Voir: https://v.example/h"},
      {"<a href=\"#\" class=\"reword\" onclick=\"try {reword('L'heure d'&quot;ouverture&quot; > 9 "
       "?',"
       "{'personality_id':12}); return false;}catch(e){}\">Horaires</a>",
       "Horaires"},
  });
}

TEST(AnswerTextTest, WhatIsNotToBeReadDisappears) {
  expect({
      {"a<script>var x = '<p>b</p>';</script>c", "ac"},
      {"a<script>1 < 2 </scriptx> 3</script>c", "a 3c"},
      {"a<style>p > a { color: red }</style>c", "ac"},
      {"a<svg><g><text>b</text></g></svg>c", "ac"},
      {"a<svg/>c", "ac"},
      {"a<svg><svg></svg>b</svg>c", "ac"},
      {"a<span class='sr-only'>b <span>x</span> y</span>c", "ac"},
      {"a<span class='not-sr-only'>b</span>c", "abc"},
      {"a<div style='display: none'>b</div>c", "ac"},
      {"a<div hidden>b</div>c", "ac"},
      {"a<br class='sr-only'>c", "ac"},
      {"a<span class='sr-only'/>c", "ac"},
      {"a<!-- b --><!DOCTYPE html><?xml x?>c", "ac"},
      {"a<!-- <p> -- > -->c", "ac"},
      {"a<iframe src=x><p>b</p></iframe>c", "ac"},
      {"\u202Ea\u200Eb\uFEFF", "ab"},
      {std::string("a\0\x01\x1F\x7F", 5) + "\u0085b", "ab"},
  });
}

TEST(AnswerTextTest, TablesBecomeLines) {
  expect({
      {"<table><tr><th>Jour</th><th>Heure</th></tr><tr><td>Lundi</td><td>9 h</td></tr></table>",
       "Jour Heure\nLundi 9 h"},
      {"a<table>\n<tr>\n<td>b</td>\n</tr>\n</table>c", "a\nb\nc"},
  });
}

TEST(AnswerTextTest, WhatIsNoTagIsText) {
  expect({
      {"5 < 6", "5 < 6"},
      {"5 < 6 > 4", "5 < 6 > 4"},
      {"a <b", "a <b"},
      {"a <", "a <"},
      {"a > b", "a > b"},
      {"<3 merci <b>a</b>", "<3 merci a"},
      {"a</>b</ x>c", "abc"},
  });
}

TEST(AnswerTextTest, MalformedTagsLoseAsLittleAsPossible) {
  expect({
      {"<a href=\"https://v.example/h>Voir</a> fin", "Voir: https://v.example/h fin"},
      {"<p title='a>b</p> fin", "b\nfin"},
      {"<p title='a > b'>c</p>", "c"},
      {"<p title=>c</p>", "c"},
      {"<p =x ''=y \"\">c</p>", "c"},
      {"a<!-- b", "a<!-- b"},
      {"a<!-- b <p>c</p>", "a"},
      {"a<script>b", "a"},
      {"<p", "<p"},
  });
}

TEST(AnswerTextTest, TheResultIsAlwaysUtf8) {
  for (const char* html :
       {"\xFF", "<p>\xC3</p>", "a\xE2\x80", "<a href=\"https://v.example/\xFF\">x</a>", "&#xD800;",
        "\xED\xA0\x80"}) {
    EXPECT_TRUE(base::is_utf8(to_sms_text(html))) << html;
  }
}

TEST(AnswerTextTest, HostileHtmlEndsInLinearTime) {
  // Looking ahead again and again from each piece would outlast the patience of any runner.
  constexpr int times = 20'000;
  for (const char* piece : {"<",
                            "<a",
                            "<a ",
                            "<a '",
                            "<a \"",
                            "<a '>",
                            "<a href=\"",
                            "&",
                            "&#",
                            "<!--",
                            "</",
                            "<script>",
                            "</script",
                            "<svg>",
                            "<ul><li>",
                            "<a href='https://v.example/'>",
                            "<span class=sr-only>",
                            "<p>&nbsp;",
                            "<br>",
                            "&amp;",
                            "<ol>",
                            "=",
                            "<a =",
                            "<!",
                            "\xE2\x80\x8B",
                            "<style></",
                            "' <a '>'"}) {
    std::string html;
    for (int time = 0; time < times; ++time) html += piece;
    to_sms_text(html);
    to_sms_text(html + ">");
    to_sms_text(html + "\" ' >");
  }
}

TEST(AnswerTextTest, RandomTagSoupNeverCrashesAndStaysTidy) {
  base::SeededRng dice(11, "soup");
  const std::vector<std::string> pieces = {"<",
                                           ">",
                                           "</",
                                           "/>",
                                           "a",
                                           "p",
                                           "br",
                                           "li",
                                           "ul",
                                           "ol",
                                           " ",
                                           "\n",
                                           "\"",
                                           "'",
                                           "=",
                                           "href",
                                           "https://v.example",
                                           "&",
                                           "#",
                                           ";",
                                           "eacute",
                                           "svg",
                                           "script",
                                           "<!--",
                                           "-->",
                                           "<a href=\"https://v.example\">",
                                           "</a>",
                                           "<li>",
                                           "<p>",
                                           "\xC2",
                                           "\xE2\x80\x8B",
                                           "&nbsp;",
                                           "<span class=\"sr-only\">",
                                           "</span>",
                                           "texte"};
  for (int turn = 0; turn < 5'000; ++turn) {
    std::string html;
    for (std::uint64_t count = dice.below(60); count > 0; --count)
      html += pieces[dice.below(pieces.size())];
    const std::string text = to_sms_text(html);
    ASSERT_EQ(base::trim(text), text) << html;
    ASSERT_EQ(text.find("\n\n\n"), std::string::npos) << html;
    ASSERT_EQ(text.find("  "), std::string::npos) << html;
    ASSERT_TRUE(base::is_utf8(text)) << html;
  }
}

TEST(HtmlEntitiesTest, DecodeLeavesEverythingElse) {
  EXPECT_EQ(decode_entities("a&amp;b&c&eacute;&"), "a&b&cé&");
  EXPECT_EQ(decode_entities(""), "");
}

}  // namespace
}  // namespace smsrelay::core
