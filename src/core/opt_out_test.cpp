#include "core/opt_out.h"

#include <gtest/gtest.h>

#include <string>

namespace smsrelay::core {
namespace {

TEST(KeywordTest, StopInTheFormsPeopleTypeIt) {
  for (const char* text : {"STOP",
                           "stop",
                           " stop ",
                           "Stop svp",
                           "STOP.",
                           "stop !",
                           "STOP ?",
                           "Stop, merci",
                           "STOP 36034",
                           "stop au 36034",
                           "STOP36034",
                           "stop au 36 034",
                           "stop 3 60 34",
                           "STOP 36034 36034",
                           "STOP 36034, 36034",
                           "STOP 36034 STOP 36034",
                           "stop36034 36034 36034",
                           "S.T.O.P.",
                           "S.T.O.P",
                           "s.t.o.p svp",
                           "(S.T.O.P.)",
                           "S.T.O.P. 36034",
                           "STOP S.M.S.",
                           "A.R.R.Ê.T.",
                           "STOP SMS",
                           "STOPSMS",
                           "Stop s'il vous plaît",
                           "STOP S'IL VOUS PLAÎT",
                           "stop s’il te plait",
                           "Stop s.v.p.",
                           "svp STOP",
                           "Merci, stop",
                           "Bonjour, STOP svp",
                           "stop merci beaucoup",
                           "Stop les messages",
                           "stop à tous vos sms",
                           "Stop les messages svp ?",
                           "\"STOP\"",
                           "«\u00A0STOP\u00A0»",
                           "stop stop stop",
                           "STOP \U0001F64F",
                           "\U0001F6D1STOP\U0001F6D1",
                           "STOP\u270B\uFE0F",
                           "Stop\n",
                           "S\u200BTOP",
                           "ＳＴＯＰ",
                           "stop-pub",
                           "stop la pub",
                           "STOPP",
                           "ARRET",
                           "Arrêt",
                           "Arre\u0302t",
                           "ARRETE",
                           "arrête",
                           "Arrêtez !",
                           "arrêtez les messages",
                           "DESABONNEMENT",
                           "Désabonnement",
                           "De\u0301sabonnement",
                           "désabonner",
                           "UNSUBSCRIBE",
                           "unsubscribe please"}) {
    EXPECT_EQ(keyword_of(text, "36034"), Keyword::stop) << text;
  }
  EXPECT_EQ(keyword_of("STOP" + std::string(60, '!')), Keyword::stop);
  EXPECT_EQ(keyword_of("STOP au 09 37 00 11 22", "+33937001122"), Keyword::stop);
  EXPECT_EQ(keyword_of("STOP 0937001122 0937001122", "+33937001122"), Keyword::stop);
  EXPECT_EQ(keyword_of("STOP 0937001122 0937001122", "36034"), Keyword::none);
  std::string often = "stop";
  while (often.size() < 300) often += " stop";
  EXPECT_EQ(keyword_of(often), Keyword::stop);
  std::string polite = "stop";
  while (polite.size() < 300) polite += " merci de votre aide";
  EXPECT_EQ(keyword_of(polite), Keyword::stop);
}

TEST(KeywordTest, StopWithCourtesyAndWordsForMessages) {
  for (const char* text : {"Désabonnez-moi",
                           "desabonne moi stp",
                           "Désinscrivez-moi",
                           "Désabonnez moi de votre liste de diffusion",
                           "Désinscription",
                           "Me désabonner",
                           "je veux me désinscrire",
                           "Bonjour, je souhaite me désabonner, merci",
                           "Veuillez me désabonner s'il vous plaît",
                           "merci de me désabonner",
                           "Merci de bien vouloir nous désinscrire de ce service",
                           "Pouvez-vous me désabonner ?",
                           "unsubscribe me please",
                           "Please unsubscribe me from this list",
                           "Je me désabonne",
                           "Je souhaite être désabonné",
                           "Supprimez-moi de votre liste de diffusion",
                           "Stop merci pour votre aide et bonne journée",
                           "Stop, merci de votre aide précieuse",
                           "bjr stop mrc",
                           "STOP je ne suis plus intéressé",
                           "Stop mauvais numéro",
                           "opt out",
                           "stop merci de votre aide",
                           "STOP, merci pour tout",
                           "Stop. Merci pour votre compréhension. Bonne journée",
                           "Stop merci d'avance pour votre aide",
                           "stop je vous remercie",
                           "Bonsoir madame, stop, bien cordialement",
                           "stop je vous prie",
                           "Stop au revoir",
                           "stop ça suffit",
                           "thanks a lot, stop",
                           "Arrêtez de m'envoyer des SMS",
                           "arrête de m'écrire",
                           "Merci d'arrêter",
                           "arrêter les sms",
                           "stopper les messages",
                           "Cessez vos envois !",
                           "Stop aux alertes",
                           "Stop sending me messages",
                           "Ne m'envoyez plus de messages",
                           "Je ne veux plus recevoir vos SMS",
                           "Merci de ne plus m'envoyer de textos",
                           "Ne me contactez plus"}) {
    EXPECT_EQ(keyword_of(text, "36034"), Keyword::stop) << text;
  }
}

TEST(KeywordTest, QuestionsAroundUnsubscribing) {
  for (const char* text : {"Comment arrêter les SMS ?",
                           "Je ne veux plus recevoir de SMS, comment faire ?",
                           "Désabonnez-moi du journal municipal",
                           "Désinscription de la cantine",
                           "désinscription de la liste électorale",
                           "stop merci de me dire quand vous ouvrez",
                           "stop merci de votre aide pour le passeport",
                           "je veux arrêter",
                           "je veux plus de sms",
                           "Puis-je me désabonner ?",
                           "Retirez-moi de la liste",
                           "Supprimez-moi de la liste électorale",
                           "je veux arrêter de fumer",
                           "arrêter",
                           "demande d'arrêt",
                           "demande d'arrêt de travail",
                           "merci de votre aide",
                           "merci de vos messages",
                           "Ne m'envoyez plus le bulletin",
                           "Je ne veux plus",
                           "Je ne veux plus de rendez-vous",
                           "liste de diffusion",
                           "arrêt du service",
                           "Veuillez me contacter",
                           "bonne journée"}) {
    EXPECT_EQ(keyword_of(text, "36034"), Keyword::none) << text;
  }
}

TEST(KeywordTest, QuestionsThatHoldAStopWord) {
  for (const char* text : {"non-stop",
                           "Êtes-vous ouverts non stop ?",
                           "stopper",
                           "stopover",
                           "nonstop",
                           "stop ou encore",
                           "Où est le stop de la rue Pasteur ?",
                           "stop 12",
                           "stop 36034 3603",
                           "stop 12 12",
                           "stop 36034 38000",
                           "S.T.O.P. ou encore",
                           "S.T.O.P.A",
                           "a.S.T.O.P",
                           "S.T.OP",
                           "Le S.T.O.P. de la rue",
                           "S.O.S.",
                           "C.A.F.",
                           "STOP12",
                           "stop au 0937001122",
                           "36034",
                           "",
                           "   ",
                           "S T O P",
                           "stopé",
                           "Je veux un STOP",
                           "le stop",
                           "arrêt de bus",
                           "Arrêt maladie",
                           "Arrêté",
                           "Arre\u0302te\u0301",
                           "arrêté municipal",
                           "stop pub ?",
                           "autocollant stop pub",
                           "comment me désabonner ?",
                           "stop 停止",
                           "стоп",
                           "merci",
                           "svp"}) {
    EXPECT_EQ(keyword_of(text, "36034"), Keyword::none) << text;
  }
}

TEST(KeywordTest, ContactAloneAsksWhoWeAre) {
  for (const char* text :
       {"CONTACT", "contact", " Contact. ", "Contact ?", "CONTACT 36034", "contact36034"}) {
    EXPECT_EQ(keyword_of(text, "36034"), Keyword::contact) << text;
  }
  EXPECT_EQ(keyword_of("CONTACT 36034"), Keyword::none) << "our number is not known";
}

TEST(KeywordTest, ContactWithOtherWordsIsAQuestion) {
  for (const char* text :
       {"Contact 69003", "contact 75001", "Contact de la mairie ?", "Contact svp", "contacts",
        "Mon contact", "Contact 12 rue des Lilas", "contact contact", "contact stop"}) {
    EXPECT_EQ(keyword_of(text, "36034"), Keyword::none) << text;
  }
}

TEST(KeywordTest, StartAloneBringsBack) {
  for (const char* text : {"START", "start", "Start !", "UNSTOP", "un\u00ADstop", "Reprise",
                           "START 36034", "\U0001F44D start"}) {
    EXPECT_EQ(keyword_of(text, "36034"), Keyword::start) << text;
  }
  for (const char* text :
       {"OUI", "yes", "start svp", "startup", "reprise des cours", "start 12", "restart", "ok"}) {
    EXPECT_EQ(keyword_of(text, "36034"), Keyword::none) << text;
  }
}

TEST(KeywordTest, HostileBytesAreNoKeyword) {
  EXPECT_EQ(keyword_of("\xFF\xFE"), Keyword::none);
  EXPECT_EQ(keyword_of(std::string(60, '\0')), Keyword::none);
  EXPECT_EQ(keyword_of(std::string(60000, 's')), Keyword::none);
}

}  // namespace
}  // namespace smsrelay::core
