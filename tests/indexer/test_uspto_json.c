/* test_uspto_json.c: answers of the office and of PatentsView: Open Data Portal in both shapes, PEDS,
 * trials, Global Dossier, Public Search, assignments. All are made up. */
#include "base/text.h"
#include "indexer/us_parts.h"
#include "tests/indexer/uspto_kit.h"

static const struct {
    const char *name, *text, *want;
} cases[] = {
    {"odp",
     "{\"count\": 1,\n"
     " \"patentBag\": [{\"applicationNumberText\": \"15123456\", \"filingDate\": "
     "\"2016-09-02\", \"inventionTitle\": \"RETRACTORS\",\n"
     "  \"applicationTypeLabelName\": \"Utility\", \"applicationStatusDescriptionText\": "
     "\"Abandoned  --  Failure to Respond\",\n"
     "  \"applicationStatusDate\": \"2018-10-02\", \"earliestPublicationNumber\": \"US "
     "2017-0071586 A1\", \"earliestPublicationDate\": \"2017-03-16\",\n"
     "  \"inventorBag\": [{\"firstName\": \"Martin\", \"lastName\": \"Wong\", "
     "\"correspondenceAddressBag\": [{\"cityName\": \"X\", \"postalAddressCategory\": "
     "\"postal\", \"addressLineOneText\": \"1 Road\"}, {\"cityName\": \"Boston\", "
     "\"geographicRegionCode\": \"MA\", \"countryCode\": \"US\", "
     "\"postalAddressCategory\": \"residence\"}]}],\n"
     "  \"applicantBag\": [{\"applicant\": \"The Example Hospital\", "
     "\"correspondenceAddressBag\": [{\"cityName\": \"Boston\", \"countryCode\": "
     "\"US\"}]}],\n"
     "  \"correspondenceAddressBag\": [{\"nameLineOneText\": \"FISH & SONS P.C. (BO)\"}], "
     "\"groupArtUnitNumber\": \"3775\", \"class\": \"600\", \"subclass\": \"240\",\n"
     "  \"cpcClassificationBag\": [\"A61B13/00\", \"A61B2017/00814\"], \"docketNumber\": "
     "\"1-2\", \"businessEntityStatusCategory\": \"Small\",\n"
     "  \"assignmentBag\": [{\"assignmentRecordedDate\": \"2018-10-25\", \"reelNumber\": "
     "\"047305\", \"frameNumber\": \"0442\", \"conveyanceText\": \"ASSIGNMENT OF "
     "ASSIGNORS INTEREST.\", \"assignorBag\": [{\"assignorName\": \"WONG, MARTIN \"}], "
     "\"assigneeBag\": [{\"assigneeNameText\": \"THE EXAMPLE HOSPITAL\"}]}],\n"
     "  \"transactionContentBag\": [{\"recordedDate\": \"2018-10-02\", "
     "\"caseActionCode\": \"ABN2\", \"caseActionDescriptionText\": \"Aband. for "
     "Failure\"}, {\"recordedDate\": \"2016-12-07\", \"caseActionCode\": \"EML_NTR\", "
     "\"caseActionDescriptionText\": \"Email Notification\"}],\n"
     "  \"continuityBag\": {\"parentContinuityBag\": [{\"claimParentageTypeCode\": "
     "\"NST\", \"filingDate\": \"2015-04-23\", \"parentApplicationNumberText\": "
     "\"PCT/US15/27322\"}, {\"claimParentageTypeCode\": \"PRO\", \"filingDate\": "
     "\"2014-04-22\", \"parentApplicationNumberText\": \"61983088\"}],\n"
     "   \"childContinuityBag\": [{\"claimParentageTypeCode\": \"CON\", \"filingDate\": "
     "\"2018-09-14\", \"parentApplicationNumberText\": \"15123456\", "
     "\"childApplicationNumberText\": \"16132008\"}]},\n"
     "  \"foreignPriorityBag\": [{\"priorityNumberText\": \"2017-187096\", "
     "\"filingDate\": \"2017-09-27\", \"countryName\": \"JAPAN\"}],\n"
     "  \"patentTermAdjustmentData\": {\"adjustmentTotalQuantity\": 12}},\n"
     "  {\"transactionContentBag\": []}, 5, {\"continuityBag\": {\"childContinuityBag\": "
     "[{\"parentApplicationNumberText\": \"15999999\", \"childApplicationNumberText\": "
     "\"16132009\", \"filingDate\": \"2018-09-14\"}]}}],\n"
     " \"requestIdentifier\": \"x\"}\n",
     "{\"pub\":{\"number\":\"US2017071586A1\",\"given\":\"US 2017/0071586 "
     "A1\",\"date\":\"2017-03-16\"},\"app\":{\"number\":\"US201615123456\",\"given\":\"15/"
     "123456\",\"date\":\"2016-09-02\"},\"priorities\":[{\"number\":\"PCT/US2015/027322\","
     "\"given\":\"PCT/US15/27322\",\"date\":\"2015-04-23\"},{\"number\":\"US201461983088\""
     ",\"given\":\"61/983088\",\"date\":\"2014-04-22\"},{\"number\":\"JP2017187096\",\"giv"
     "en\":\"2017-187096\",\"date\":\"2017-09-27\"}],\"type\":\"invention\",\"doc_type\":"
     "\"Utility\",\"titles\":[{\"lang\":\"en\",\"text\":\"RETRACTORS\"}],\"applicants\":[{"
     "\"name\":\"The Example Hospital\",\"country\":\"US\",\"city\":\"Boston\"}],\"invento"
     "rs\":[{\"name\":\"Martin Wong\",\"country\":\"US\",\"province\":\"MA\",\"city\":\"Bo"
     "ston\",\"address\":\"1 Road\"}],\"agents\":[\"FISH & SONS "
     "P.C.\"],\"cpc\":[\"A61B13/00\",\"A61B2017/00814\"],\"uspc\":[\"600/240\"],\"events\""
     ":[{\"date\":\"2017-03-16\",\"kind\":\"published\",\"text\":\"US 2017/0071586 "
     "A1\"},{\"date\":\"2018-10-02\",\"code\":\"ABN2\",\"kind\":\"withdrawn\",\"text\":\"A"
     "band. for Failure\"},{\"date\":\"2016-12-07\",\"code\":\"EML_NTR\",\"text\":\"Email "
     "Notification\"},{\"date\":\"2018-10-25\",\"code\":\"AS\",\"kind\":\"transferred\",\""
     "text\":\"ASSIGNMENT OF ASSIGNORS INTEREST. (reel 047305, frame "
     "0442)\",\"from\":\"WONG, MARTIN\",\"to\":\"THE EXAMPLE "
     "HOSPITAL\"}],\"status\":\"dead\",\"status_text\":\"Abandoned -- Failure to "
     "Respond\",\"extras\":{\"child_application\":\"US201816132008\",\"status_date\":\"201"
     "8-10-02\",\"art_unit\":\"3775\",\"docket\":\"1-2\",\"entity\":\"Small\",\"term_exten"
     "sion_days\":\"12\"}}\n"
     "! line 15: this answer does not say which application it is about; ask the service "
     "for the whole application, which has the same data and the number\n"
     "! line 15: this is no JSON object\n"
     "{\"app\":{\"number\":\"US15999999\",\"given\":\"15/999999\"},\"extras\":{\"child_app"
     "lication\":\"US201816132009\"}}\n"},
    {"odp2",
     "{\"count\":1,\"patentFileWrapperDataBag\":[{\"applicationNumberText\":\"14412875\","
     "\"applicationMetaData\":{\"filingDate\":\"2014-09-02\",\"inventionTitle\":\"PUMPS\","
     "\"patentNumber\":\"10000001\",\"grantDate\":\"2018-06-19\",\"earliestPublicationNumb"
     "er\":\"US20150123456A1\",\"earliestPublicationDate\":\"2015-05-07\",\"applicationTyp"
     "eLabelName\":\"Design\",\"applicationStatusDescriptionText\":\"Patented "
     "Case\",\"examinerNameText\":\"STONE, ANNA\",\"firstApplicantName\":\"Example "
     "Corp\",\"inventorBag\":[{\"inventorNameText\":\"Ida "
     "Berg\"}],\"cpcClassificationBag\":[\"F04B1/00\"]},\"eventDataBag\":[{\"eventCode\":"
     "\"PTAC\",\"eventDescriptionText\":\"Patent Issue Date "
     "Used\",\"eventDate\":\"2018-06-19\"}],\"parentContinuityBag\":[{\"claimParentageType"
     "Code\":\"CIP\",\"parentApplicationFilingDate\":\"2012-01-02\",\"parentApplicationNum"
     "berText\":\"13345678\",\"parentPatentNumber\":\"8999999\"}],\"foreignPriorityBag\":["
     "{\"ipOfficeName\":\"GERMANY\",\"filingDate\":\"2011-01-02\",\"applicationNumberText"
     "\":\"102011012345.6\"}],\"assignmentBag\":[{\"conveyanceText\":\"RELEASE OF "
     "SECURITY INTEREST\",\"assignmentRecordedDate\":\"2019-01-01\"},{\"conveyanceText\":"
     "\"CHANGE OF NAME\",\"assignmentRecordedDate\":\"2019-01-02\"},{\"conveyanceText\":\""
     "LICENSE\",\"assignmentRecordedDate\":\"2019-01-03\"}]}]}\n",
     "{\"pub\":{\"number\":\"US10000001\",\"given\":\"10000001\",\"date\":\"2018-06-19\"},"
     "\"app\":{\"number\":\"US201414412875\",\"given\":\"14/412875\",\"date\":\"2014-09-02"
     "\"},\"priorities\":[{\"number\":\"US201213345678\",\"given\":\"13/345678\",\"date\":"
     "\"2012-01-02\"},{\"number\":\"DE102011012345\",\"given\":\"102011012345.6\",\"date\""
     ":\"2011-01-02\"}],\"grant_date\":\"2018-06-19\",\"type\":\"design\",\"doc_type\":\"D"
     "esign\",\"titles\":[{\"lang\":\"en\",\"text\":\"PUMPS\"}],\"applicants\":[\"Example "
     "Corp\"],\"inventors\":[\"Ida Berg\"],\"examiners\":[\"ANNA "
     "STONE\"],\"cpc\":[\"F04B1/00\"],\"events\":[{\"date\":\"2015-05-07\",\"kind\":\"publ"
     "ished\",\"text\":\"US20150123456A1\"},{\"date\":\"2018-06-19\",\"code\":\"PTAC\",\"k"
     "ind\":\"granted\",\"text\":\"Patent Issue Date "
     "Used\"},{\"date\":\"2019-01-01\",\"code\":\"AS\",\"kind\":\"released\",\"text\":\"RE"
     "LEASE OF SECURITY INTEREST\"},{\"date\":\"2019-01-02\",\"code\":\"AS\",\"kind\":\"re"
     "named\",\"text\":\"CHANGE OF NAME\"},{\"date\":\"2019-01-03\",\"code\":\"AS\",\"kind"
     "\":\"licensed\",\"text\":\"LICENSE\"}],\"status\":\"active\",\"status_text\":\"Paten"
     "ted Case\",\"extras\":{\"continuation_in_part_of\":\"US201213345678\",\"parent_paten"
     "t\":\"US8999999\",\"related_publication\":\"US2015123456A1\"}}\n"},
    {"peds",
     "{\"queryResults\":{\"searchResponse\":{\"response\":{\"numFound\":1,\"docs\":[{\"app"
     "lId\":\"12721698\",\"appFilingDate\":\"2010-03-11T00:00:00Z\",\"patentNumber\":\"845"
     "7796\",\"patentIssueDate\":\"2013-06-04T00:00:00Z\",\"appEarlyPubNumber\":\"US201002"
     "35004A1\",\"appEarlyPubDate\":\"2010-09-16T00:00:00Z\",\"patentTitle\":\"Conditionin"
     "g\",\"appType\":\"Utility\",\"appStatus\":\"Patented "
     "Case\",\"appStatusDate\":\"2018-09-20T00:00:00Z\",\"appGrpArtNumber\":\"2127\",\"app"
     "Cls\":\"700\",\"appSubCls\":\"276000\",\"totalPtoDays\":\"119\",\"appExamName\":\"HI"
     "LL, KIM\",\"inventors\":[{\"nameLineOne\":\"Sund\",\"nameLineTwo\":\"Dee "
     "Sun\",\"suffix\":\"\",\"city\":\"Mankato, "
     "\",\"geoCode\":\"MN\",\"country\":\"(US)\"}],\"attrnyAddr\":[{\"fullName\":\"Tank, "
     "Ash  \"}],\"assignments\":[{\"recordedDate\":\"06-26-2019\",\"converyanceName\":\"AS"
     "SIGNMENT\",\"reelNumber\":\"49597\",\"frameNumber\":\"435\",\"assignors\":[{\"assign"
     "orName\":\"SONG, D\"}],\"assignee\":[{\"assigneeName\":\"80G, "
     "INC.\"}]}],\"transactions\":[{\"recordDate\":\"2020-10-28 "
     "00:00:00\",\"code\":\"M2552\",\"description\":\"Payment of Maintenance "
     "Fee\"},{\"recordDate\":\"2017-07-04 00:00:00\",\"code\":\"EXP.\",\"description\":\"E"
     "xpire Patent\"}],\"parentContinuity\":[{\"claimApplicationNumberText\":\"61159088\","
     "\"filingDate\":\"03-11-2009\",\"applicationStatusDescription\":\"This application "
     "Claims Priority from Provisional Application\"}],\"foreignPriority\":[{\"countryName"
     "\":\"JAPAN\",\"priorityClaim\":\"2009-123456\",\"filingDate\":\"03-12-2009\"}]},{\"p"
     "atentTitle\":\"null\"}]}},\"facet_counts\":{}}}\n",
     "{\"pub\":{\"number\":\"US8457796\",\"given\":\"8457796\",\"date\":\"2013-06-04\"},\""
     "app\":{\"number\":\"US201012721698\",\"given\":\"12/721698\",\"date\":\"2010-03-11\""
     "},\"priorities\":[{\"number\":\"US200961159088\",\"given\":\"61/159088\",\"date\":\""
     "2009-03-11\"},{\"number\":\"JP2009123456\",\"given\":\"2009-123456\",\"date\":\"2009"
     "-03-12\"}],\"grant_date\":\"2013-06-04\",\"doc_type\":\"Utility\",\"titles\":[{\"lan"
     "g\":\"en\",\"text\":\"Conditioning\"}],\"applicants\":[{\"name\":\"Dee Sun "
     "Sund\",\"country\":\"US\",\"province\":\"MN\",\"city\":\"Mankato\"}],\"inventors\":["
     "{\"name\":\"Dee Sun Sund\",\"country\":\"US\",\"province\":\"MN\",\"city\":\"Mankato"
     "\"}],\"agents\":[\"Ash Tank\"],\"examiners\":[\"KIM "
     "HILL\"],\"uspc\":[\"700/276\"],\"events\":[{\"date\":\"2010-09-16\",\"kind\":\"publi"
     "shed\",\"text\":\"US20100235004A1\"},{\"date\":\"2020-10-28\",\"code\":\"M2552\",\"k"
     "ind\":\"fee_paid\",\"text\":\"Payment of Maintenance "
     "Fee\"},{\"date\":\"2017-07-04\",\"code\":\"EXP.\",\"kind\":\"lapsed\",\"text\":\"Exp"
     "ire Patent\"},{\"date\":\"2019-06-26\",\"code\":\"AS\",\"kind\":\"transferred\",\"te"
     "xt\":\"ASSIGNMENT (reel 49597, frame 435)\",\"from\":\"SONG, D\",\"to\":\"80G, "
     "INC.\"}],\"status\":\"active\",\"status_text\":\"Patented "
     "Case\",\"extras\":{\"related_publication\":\"US2010235004A1\",\"status_date\":\"2018"
     "-09-20\",\"art_unit\":\"2127\",\"term_extension_days\":\"119\"}}\n"
     "! line 1: this answer does not say which application it is about; ask the service "
     "for the whole application, which has the same data and the number\n"},
    {"ptab",
     "{\"results\":[{\"proceedingFilingDate\":\"10-15-2021\",\"institutionDecisionDate\":"
     "\"09-01-2022\",\"decisionDate\":\"08-30-2023\",\"proceedingStatusCategory\":\"Final "
     "Written Decision\",\"proceedingNumber\":\"IPR2022-00037\",\"subproceedingTypeCategor"
     "y\":\"IPR\",\"respondentPartyName\":\"Tree "
     "LP\",\"respondentGroupArtUnitNumber\":\"3713\",\"respondentGrantDate\":\"05-09-2000"
     "\",\"respondentPatentNumber\":\"6059576\",\"respondentApplicationNumberText\":\"0897"
     "6228\",\"petitionerPartyName\":\"Pear Inc.\"},{\"documentTitleText\":\"Notice of "
     "Appeal\",\"documentFilingDate\":\"10-30-2023\",\"proceedingNumber\":\"IPR2022-00037"
     "\",\"subproceedingTypeCategory\":\"IPR\",\"respondentPatentNumber\":\"6059576\",\"pe"
     "titionerPartyName\":\"Pear Inc.\"},{\"proceedingNumber\":\"CBM1\"}],\"recordTotalQua"
     "ntity\":2}\n",
     "{\"pub\":{\"number\":\"US6059576A\",\"given\":\"6059576\",\"date\":\"2000-05-09\"},"
     "\"app\":{\"number\":\"US08976228\",\"given\":\"08/976228\"},\"type\":\"invention_gra"
     "nt\",\"events\":[{\"date\":\"2021-10-15\",\"code\":\"IPR\",\"kind\":\"opposed\",\"te"
     "xt\":\"IPR2022-00037: petition filed\",\"from\":\"Pear Inc.\",\"to\":\"Tree "
     "LP\"},{\"date\":\"2022-09-01\",\"code\":\"IPR\",\"kind\":\"procedure\",\"text\":\"IP"
     "R2022-00037: decision on institution\",\"from\":\"Pear Inc.\",\"to\":\"Tree "
     "LP\"},{\"date\":\"2023-08-30\",\"code\":\"IPR\",\"kind\":\"procedure\",\"text\":\"IP"
     "R2022-00037: Final Written Decision\",\"from\":\"Pear Inc.\",\"to\":\"Tree "
     "LP\"}],\"extras\":{\"proceeding\":\"IPR2022-00037\",\"proceeding_status\":\"Final "
     "Written Decision\",\"art_unit\":\"3713\"}}\n"
     "{\"pub\":{\"number\":\"US6059576\",\"given\":\"6059576\"},\"events\":[{\"date\":\"20"
     "23-10-30\",\"code\":\"IPR\",\"kind\":\"procedure\",\"text\":\"IPR2022-00037: Notice "
     "of Appeal\",\"from\":\"Pear Inc.\"}],\"extras\":{\"proceeding\":\"IPR2022-00037\"}}"
     "\n"
     "! line 1: the proceeding names no patent or application\n"},
    {"dossier",
     "{\"country\":\"US\",\"corrAppNum\":\"16123456\",\"id\":\"16123456\",\"type\":\"appli"
     "cation\",\"list\":[{\"appNum\":\"2017187096\",\"countryCode\":\"JP\",\"appDateStr\":"
     "\"09/27/2017\",\"title\":\"Pump\",\"pubList\":[{\"pubCountry\":\"JP\",\"pubNum\":\"2"
     "019061579\",\"kindCode\":\"A\",\"pubDateStr\":\"04/18/2019\"},{\"pubCountry\":\"JP\""
     ",\"pubNum\":\"6768620\",\"kindCode\":\"B2\",\"pubDateStr\":\"10/14/2020\"}],\"priori"
     "tyClaimList\":[{\"country\":\"JP\",\"docNumber\":\"2017187096\",\"kindCode\":\"A\"}]"
     "},{\"appNum\":\"16123456\",\"countryCode\":\"US\",\"appDateStr\":\"09/06/2018\",\"pu"
     "bList\":null,\"priorityClaimList\":[{\"country\":\"JP\",\"docNumber\":\"2017187096\""
     "}]},{\"countryCode\":\"EP\"}]}\n",
     "{\"pub\":{\"number\":\"JP2019061579A\",\"given\":\"2019061579\",\"date\":\"2019-04-1"
     "8\"},\"app\":{\"number\":\"JP2017187096\",\"given\":\"2017187096\",\"date\":\"2017-0"
     "9-27\"},\"type\":\"invention\",\"titles\":[{\"lang\":\"en\",\"text\":\"Pump\"}]}\n"
     "{\"pub\":{\"number\":\"JP6768620B2\",\"given\":\"6768620\",\"date\":\"2020-10-14\"},"
     "\"app\":{\"number\":\"JP2017187096\",\"given\":\"2017187096\",\"date\":\"2017-09-27"
     "\"},\"type\":\"invention_grant\",\"titles\":[{\"lang\":\"en\",\"text\":\"Pump\"}]}\n"
     "{\"app\":{\"number\":\"US201816123456\",\"given\":\"16/123456\",\"date\":\"2018-09-0"
     "6\"},\"priorities\":[{\"number\":\"JP2017187096\",\"given\":\"2017187096\"}]}\n"
     "! line 1: a member of the family has no number\n"},
    {"hits",
     "{\"numFound\":500,\"patents\":[{\"guid\":\"US-11803561-B1\",\"publicationReferenceDo"
     "cumentNumber\":\"11803561\",\"datePublished\":\"2023-10-31T00:00:00Z\",\"inventionTi"
     "tle\":\"Query\",\"languageIndicator\":\"EN\",\"applicantName\":[\"Example, "
     "Inc.\"],\"assigneeName\":[\"Example, Inc.\"],\"ipcCodeFlattened\":\"G06F16/2458;G06F"
     "16/31\",\"cpcInventiveFlattened\":\"G06F16/313\",\"cpcAdditionalFlattened\":\"G06F22"
     "16/03\",\"uspcFullClassificationFlattened\":\"707/1\",\"applicationNumber\":\"14/231"
     "597\",\"applicationFilingDate\":[\"2014-03-31T00:00:00Z\"],\"primaryExaminer\":\"Pil"
     "l, III; Albert M\",\"assistantExaminer\":[\"Mince; Jer "
     "A\"],\"inventorsShort\":\"Horst; Will et "
     "al.\",\"urpn\":[\"5826261\",\"20020022956\"],\"pageCount\":19,\"familyIdentifierCur"
     "\":78958562},{\"guid\":\"US-11801877-B1\",\"publicationReferenceDocumentNumber\":\"1"
     "1801877\",\"inventionTitle\":\"Car\",\"inventorsShort\":\"Balk; Rod "
     "W.\",\"applicantName\":null,\"familyIdentifierCur\":1000005252591},{\"inventionTitle"
     "\":\"Nothing\"}]}\n",
     "{\"pub\":{\"number\":\"US11803561B1\",\"given\":\"US-11803561-B1\",\"date\":\"2023-1"
     "0-31\"},\"app\":{\"number\":\"US201414231597\",\"given\":\"14/231597\",\"date\":\"20"
     "14-03-31\"},\"type\":\"invention_grant\",\"titles\":[{\"lang\":\"en\",\"text\":\"Que"
     "ry\"}],\"applicants\":[\"Example, Inc.\"],\"owners\":[\"Example, "
     "Inc.\"],\"examiners\":[\"Albert M Pill, III\",\"Jer A "
     "Mince\"],\"ipc\":[\"G06F16/2458\",\"G06F16/31\"],\"cpc\":[\"G06F16/313 "
     "I\",\"G06F2216/03 A\"],\"uspc\":[\"707/1\"],\"cites\":[\"US5826261\",\"US2002022956"
     "\"],\"family\":\"docdb:78958562\",\"n_pages\":19,\"extras\":{\"first_inventor\":\"Wi"
     "ll Horst\"}}\n"
     "{\"pub\":{\"number\":\"US11801877B1\",\"given\":\"US-11801877-B1\"},\"type\":\"inven"
     "tion_grant\",\"titles\":[{\"lang\":\"en\",\"text\":\"Car\"}],\"applicants\":[\"Rod "
     "W. Balk\"],\"inventors\":[\"Rod W. Balk\"]}\n"
     "! line 1: the hit has no document number\n"},
    {"patentsview",
     "{\"patents\":[{\"patent_number\":\"9928926\",\"patent_title\":\"Cooling\",\"patent_a"
     "bstract\":\"A reactor.\",\"patent_date\":\"2018-03-27\",\"patent_type\":\"utility\","
     "\"patent_kind\":\"B2\",\"patent_num_claims\":\"20\",\"patent_num_cited_by_us_patents"
     "\":\"3\",\"patent_average_processing_days\":\"1455\",\"inventors\":[{\"inventor_firs"
     "t_name\":\"Peter\",\"inventor_last_name\":\"Lee\",\"inventor_city\":\"Austin\",\"inv"
     "entor_state\":\"TX\",\"inventor_country\":\"US\",\"inventor_sequence\":\"0\"},{\"inv"
     "entor_first_name\":null,\"inventor_last_name\":null,\"inventor_country\":\"DE\"}],\""
     "assignees\":[{\"assignee_organization\":\"Example "
     "Corp\",\"assignee_type\":\"2\",\"assignee_country\":\"US\",\"assignee_id\":\"org_1\""
     "},{\"assignee_first_name\":\"Ida\",\"assignee_last_name\":\"Berg\",\"assignee_type\""
     ":\"5\"}],\"applications\":[{\"app_number\":\"14242912\",\"app_date\":\"2014-04-02\","
     "\"app_id\":\"14/242912\"}],\"cited_patents\":[{\"cited_patent_number\":\"2969308\","
     "\"cited_patent_category\":\"cited by examiner\",\"cited_patent_date\":\"1961-01-24\""
     "},{\"cited_patent_number\":null}],\"citedby_patents\":[{\"citedby_patent_number\":nu"
     "ll}],\"cpcs\":[{\"cpc_section_id\":\"G\",\"cpc_group_id\":\"G21B\",\"cpc_subgroup_id"
     "\":\"G21B1/05\",\"cpc_category\":\"inventional\"},{\"cpc_subgroup_id\":\"Y02E30/10\""
     ",\"cpc_category\":\"additional\"}],\"IPCs\":[{\"ipc_section\":\"G\",\"ipc_class\":\""
     "21\",\"ipc_subclass\":\"B\",\"ipc_main_group\":\"1\",\"ipc_subgroup\":\"05\",\"ipc_c"
     "lassification_value\":\"I\",\"ipc_version_indicator\":\"2006-01-01\",\"ipc_symbol_po"
     "sition\":\"F\"}],\"uspcs\":[{\"uspc_mainclass_id\":\"376\",\"uspc_subclass_id\":\"37"
     "6/133\"}],\"examiners\":[{\"examiner_first_name\":\"Anna\",\"examiner_last_name\":\""
     "Stone\",\"examiner_group\":\"3646\"}],\"lawyers\":[{\"lawyer_organization\":\"Nix "
     "LLP\"}],\"foreign_priority\":[{\"forprior_country\":\"JP\",\"forprior_date\":\"2013-"
     "04-02\",\"forprior_docnumber\":\"2013-076543\"}],\"wipos\":[{\"wipo_field_title\":\""
     "Engines\"}]},{\"patent_title\":\"No number\"}],\"count\":2,\"total_patent_count\":2}"
     "\n",
     "{\"pub\":{\"number\":\"US9928926B2\",\"given\":\"9928926\",\"date\":\"2018-03-27\"},"
     "\"app\":{\"number\":\"US201414242912\",\"given\":\"14/242912\",\"date\":\"2014-04-02"
     "\"},\"priorities\":[{\"number\":\"JP2013076543\",\"given\":\"2013-076543\",\"date\":"
     "\"2013-04-02\"}],\"grant_date\":\"2018-03-27\",\"type\":\"invention_grant\",\"doc_ty"
     "pe\":\"utility\",\"titles\":[{\"lang\":\"en\",\"text\":\"Cooling\"}],\"abstracts\":["
     "{\"lang\":\"en\",\"text\":\"A reactor.\"}],\"applicants\":[\"Example Corp "
     "[US]\",{\"name\":\"Ida Berg\",\"type\":\"person\"}],\"inventors\":[{\"name\":\"Peter"
     " Lee\",\"country\":\"US\",\"province\":\"TX\",\"city\":\"Austin\"}],\"agents\":[\"Ni"
     "x LLP\"],\"examiners\":[\"Anna Stone\"],\"ipc\":[\"G21B1/05 2006.01 "
     "I\"],\"cpc\":[\"G21B1/05 I\",\"Y02E30/10 "
     "A\"],\"uspc\":[\"376/133\"],\"cites\":[{\"number\":\"US2969308\",\"by\":\"examiner\""
     ",\"date\":\"1961-01-24\"}],\"n_cited_by\":3,\"n_claims\":20,\"extras\":{\"patent_ave"
     "rage_processing_days\":\"1455\",\"inventors_inventor_country\":\"DE\",\"assignees_as"
     "signee_id\":\"org_1\",\"art_unit\":\"3646\",\"wipos_wipo_field_title\":\"Engines\"}}"
     "\n"
     "! line 1: the patent has no number\n"},
    {"patentsview2",
     "{\"error\":false,\"count\":1,\"total_hits\":1,\"patents\":[{\"patent_id\":\"D700001"
     "\",\"patent_title\":\"Lamp\",\"patent_date\":\"2014-03-04\",\"patent_type\":\"design"
     "\",\"application\":[{\"application_id\":\"29/400001\",\"filing_date\":\"2012-06-01\""
     ",\"series_code\":\"29\"}],\"inventors\":[{\"inventor_name_first\":\"Ida\",\"inventor"
     "_name_last\":\"Berg\",\"inventor_sequence\":0}],\"assignees\":[{\"assignee_individua"
     "l_name_first\":\"Ida\",\"assignee_individual_name_last\":\"Berg\",\"assignee_type\":"
     "\"4\",\"assignee_city\":\"Oslo\"}],\"us_patent_citations\":[{\"citation_patent_id\":"
     "\"D38206\",\"citation_wipo_kind\":\"S\",\"citation_category\":\"cited by "
     "applicant\"}],\"foreign_citations\":[{\"citation_application_id\":\"1234567\",\"cita"
     "tion_country\":\"GB\",\"citation_category\":\"cited by "
     "examiner\"}],\"other_references\":[{\"other_reference_text\":\"A "
     "book.\"}],\"cpc_current\":[{\"cpc_group_id\":\"F21S2/00\",\"cpc_type\":\"inventional"
     "\"}],\"attorneys\":[{\"attorney_name_first\":\"Bo\",\"attorney_name_last\":\"Wood\"}"
     "]}]}\n",
     "{\"pub\":{\"number\":\"USD700001\",\"given\":\"D700001\",\"date\":\"2014-03-04\"},\""
     "app\":{\"number\":\"US201229400001\",\"given\":\"29/400001\",\"date\":\"2012-06-01\""
     "},\"grant_date\":\"2014-03-04\",\"type\":\"design\",\"doc_type\":\"design\",\"titles"
     "\":[{\"lang\":\"en\",\"text\":\"Lamp\"}],\"applicants\":[{\"name\":\"Ida "
     "Berg\",\"city\":\"Oslo\"}],\"inventors\":[\"Ida Berg\"],\"agents\":[\"Bo "
     "Wood\"],\"cpc\":[\"F21S2/00 I\"],\"cites\":[{\"number\":\"USD38206S\",\"by\":\"appli"
     "cant\"},{\"number\":\"GB1234567\",\"by\":\"examiner\"},{\"text\":\"A book.\"}]}\n"},
    {"papers",
     "{\"documentBag\":[{\"applicationNumberText\":\"16330077\",\"documentIdentifier\":\"X"
     "\"}]}",
     "! made: this is a list of papers in the file of one application (Open Data Portal); "
     "it holds no data of patents. Ask the service for the application itself\n"},
    {"papers2", "{\"title\":\"T\",\"docs\":[{\"docCode\":\"A63\",\"docGroupCode\":\"1,4\"}]}",
     "! made: this is a list of papers in the file of one application (Global Dossier); "
     "it holds no data of patents. Ask the service for the application itself\n"},
    {"assignment",
     "<response><result name=\"response\"><doc><str name=\"reelNo\">18247</str><str "
     "name=\"frameNo\">405</str><date name=\"recordedDate\">2006-09-14T04:00:00Z</date><st"
     "r name=\"conveyanceText\">SECURITY INTEREST</str><arr "
     "name=\"patAssignorName\"><str>A, INC.</str><str>B, INC.</str></arr><arr "
     "name=\"patAssigneeName\"><str>BANK</str></arr><arr "
     "name=\"inventionTitle\"><str>One</str><str>Two</str><str>Three</str></arr><arr "
     "name=\"inventionTitleLang\"><str>en</str><str>en</str><str>en</str></arr><arr "
     "name=\"applNum\"><str>10628795</str><str>09210491</str><str>15334090</str></arr><arr"
     " name=\"filingDate\"><date>2003-07-28T04:00:00Z</date><date>1998-12-11T04:00:00Z</da"
     "te><date>2016-10-25T04:00:00Z</date></arr><arr "
     "name=\"issueDate\"><date>2006-10-31T04:00:00Z</date><date>2000-02-27T04:00:00Z</date"
     "><date>0001-01-01T00:00:00Z</date></arr><arr "
     "name=\"patNum\"><str>7130913</str><str>6030024</str><str>NULL</str></arr><arr "
     "name=\"publDate\"><date>2004-04-15T04:00:00Z</date><date>0001-01-01T00:00:00Z</date>"
     "<date>0001-01-01T00:00:00Z</date></arr><arr "
     "name=\"publNum\"><str>20040073746</str><str>NULL</str><str>NULL</str></arr></doc><do"
     "c><str name=\"reelNo\">1</str></doc></result></response>\n",
     "{\"pub\":{\"number\":\"US7130913\",\"given\":\"7130913\",\"date\":\"2006-10-31\"},\""
     "app\":{\"number\":\"US200310628795\",\"given\":\"10/628795\",\"date\":\"2003-07-28\""
     "},\"titles\":[{\"lang\":\"en\",\"text\":\"One\"}],\"events\":[{\"date\":\"2006-09-14"
     "\",\"code\":\"AS\",\"kind\":\"pledged\",\"text\":\"SECURITY INTEREST (reel 18247, "
     "frame 405)\",\"from\":\"A, INC.; B, INC.\",\"to\":\"BANK\"}]}\n"
     "{\"pub\":{\"number\":\"US2004073746\",\"given\":\"20040073746\",\"date\":\"2004-04-1"
     "5\"},\"app\":{\"number\":\"US200310628795\",\"given\":\"10/628795\",\"date\":\"2003-"
     "07-28\"},\"titles\":[{\"lang\":\"en\",\"text\":\"One\"}],\"events\":[{\"date\":\"200"
     "6-09-14\",\"code\":\"AS\",\"kind\":\"pledged\",\"text\":\"SECURITY INTEREST (reel "
     "18247, frame 405)\",\"from\":\"A, INC.; B, INC.\",\"to\":\"BANK\"}]}\n"
     "{\"pub\":{\"number\":\"US6030024A\",\"given\":\"6030024\",\"date\":\"2000-02-27\"},"
     "\"app\":{\"number\":\"US199809210491\",\"given\":\"09/210491\",\"date\":\"1998-12-11"
     "\"},\"type\":\"invention_grant\",\"titles\":[{\"lang\":\"en\",\"text\":\"Two\"}],\"e"
     "vents\":[{\"date\":\"2006-09-14\",\"code\":\"AS\",\"kind\":\"pledged\",\"text\":\"SE"
     "CURITY INTEREST (reel 18247, frame 405)\",\"from\":\"A, INC.; B, "
     "INC.\",\"to\":\"BANK\"}]}\n"
     "{\"app\":{\"number\":\"US201615334090\",\"given\":\"15/334090\",\"date\":\"2016-10-2"
     "5\"},\"titles\":[{\"lang\":\"en\",\"text\":\"Three\"}],\"events\":[{\"date\":\"2006-"
     "09-14\",\"code\":\"AS\",\"kind\":\"pledged\",\"text\":\"SECURITY INTEREST (reel "
     "18247, frame 405)\",\"from\":\"A, INC.; B, INC.\",\"to\":\"BANK\"}]}\n"
     "! line 1: the assignment names no patent or application\n"},
};

static void reads(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        uspto_check(cases[i].name, cases[i].text, cases[i].want);
}

/* What looks like an answer but is none, or ends too early. */
static void odd(void **state) {
    (void)state;
    uspto_check("no list", "{\"count\":1,\"patentBag\":{\"applicationNumberText\":\"15123456\"}}",
                "! made: \"patentBag\" is no list\n");
    uspto_check("cut off", "{\"patentBag\":[{\"applicationNumberText\":\"15123456\"},{\"a\":",
                "{\"app\":{\"number\":\"US15123456\",\"given\":\"15/123456\"}}\n"
                "! line 1: the text is not closed: the end of the file is missing\n");
    uspto_check("a list of nothing", "{\"patentBag\":[09/27/2017, x]}",
                "! this is no JSON with objects in lines or in an array\n");
    uspto_check("empty list", "{\"patentBag\":[]}", "");
}

/* Bulk tables of PatentsView: rows of one patent are one record, in the order of their sequence. */
static void tables(void **state) {
    (void)state;
    uspto_check(
        "g_inventor",
        "\"patent_id\"\t\"inventor_sequence\"\t\"inventor_id\"\t\"disambig_inventor_name_first\""
        "\t\"disambig_inventor_name_last\"\n"
        "\"10000001\"\t1\t\"i2\"\t\"Ann\"\t\"Mono\"\n"
        "\"10000001\"\t0\t\"i1\"\t\"Peter\"\t\"Lee\"\n"
        "\"D800001\"\t0\t\t\t\"Berg\"\n\"D800002\"\t0\n",
        "{\"pub\":{\"number\":\"US10000001\",\"given\":\"10000001\"},\"inventors\":[\"Peter "
        "Lee\",\"Ann Mono\"],\"extras\":{\"inventor_id\":[\"i2\",\"i1\"]}}\n"
        "{\"pub\":{\"number\":\"USD800001\",\"given\":\"D800001\"},\"inventors\":[\"Berg\"]}\n"
        "! line 5: the row has fewer cells than the table has columns\n");
    uspto_check("g_foreign_priority",
                "patent_id\tpriority_claim_sequence\tpriority_claim_kind\tforeign_application_id\t"
                "filing_date\tforeign_country_filed\n"
                "10000001\t0\tnational\t2013-076543\t2013-04-02\tJP\n",
                "{\"pub\":{\"number\":\"US10000001\",\"given\":\"10000001\"},\"priorities\":[{"
                "\"number\":\"JP2013076543\",\"given\":\"2013-076543\",\"date\":\"2013-04-02\"}],"
                "\"extras\":{\"priority_claim_kind\":\"national\"}}\n");
    uspto_check("g_foreign_citation",
                "patent_id\tcitation_sequence\tcitation_application_id\tcitation_date\t"
                "citation_category\tcitation_country\n"
                "10000001\t0\t1234567\t1969-02-01\tcited by examiner\tGB\n",
                "{\"pub\":{\"number\":\"US10000001\",\"given\":\"10000001\"},\"cites\":[{"
                "\"number\":\"GB1234567\",\"by\":\"examiner\",\"date\":\"1969-02-01\"}]}\n");
    uspto_check("g_us_application_citation",
                "patent_id\tcitation_sequence\tcitation_document_number\twipo_kind\n"
                "10000001\t0\t20030169838\tA1\n",
                "{\"pub\":{\"number\":\"US10000001\",\"given\":\"10000001\"},\"cites\":["
                "\"US2003169838A1\"]}\n");
    uspto_check("g_other_reference",
                "patent_id\tother_reference_sequence\tother_reference_text\n"
                "10000001\t0\tA book.\n10000001\t1\tA film.\n",
                "{\"pub\":{\"number\":\"US10000001\",\"given\":\"10000001\"},\"cites\":["
                "{\"text\":\"A book.\"},{\"text\":\"A film.\"}]}\n");
    uspto_check("g_ipc_at_issue",
                "patent_id\tipc_sequence\tclassification_level\tsection\tipc_class\tsubclass\t"
                "main_group\tsubgroup\tclassification_value\tipc_version_indicator\n"
                "10000001\t0\tA\tG\t6\tF\t17\t30\tI\t2006-01-01\n",
                "{\"pub\":{\"number\":\"US10000001\",\"given\":\"10000001\"},\"ipc\":["
                "\"G06F17/30 2006.01 I\"],\"extras\":{\"classification_level\":\"A\"}}\n");
    uspto_check(
        "g_claims",
        "patent_id\tclaim_sequence\tclaim_text\tdependent\tclaim_number\n"
        "10000001\t0\t\"1. A pump\nand pipe.\"\t\t1\n10000001\t1\t2. It, red.\tclaim 1\t2\n",
        "{\"pub\":{\"number\":\"US10000001\",\"given\":\"10000001\"},\"claims\":[{\"lang\":"
        "\"en\",\"text\":\"A pump\\nand pipe.\"},{\"independent\":false,\"lang\":\"en\",\"text\":"
        "\"It, red.\"}]}\n");
    uspto_check(
        "pg_published_application",
        "pgpub_id\tapplication_id\tfiling_date\tpatent_type\tpublished_date\twipo_kind\t"
        "series_code\tapplication_title\tapplication_abstract\n"
        "20130123456\t13655888\t2012-10-19\tutility\t2013-05-16\tA1\t13\tCoils\tCold.\n",
        "{\"pub\":{\"number\":\"US2013123456A1\",\"given\":\"20130123456\",\"date\":"
        "\"2013-05-16\"},\"app\":{\"number\":\"US201213655888\",\"given\":\"13/655888\",\"date\":"
        "\"2012-10-19\"},\"type\":\"invention\",\"doc_type\":\"utility\",\"titles\":[{\"lang\":"
        "\"en\",\"text\":\"Coils\"}],\"abstracts\":[{\"lang\":\"en\",\"text\":\"Cold.\"}]}\n");
}

/* With a mapping of the user's the general reader takes PatentsView. */
static void mapped(void **state) {
    (void)state;
    static const char text[] = "{\"patents\":[{\"patent_id\":\"9928926\",\"patent_title\":\"T\","
                               "\"mine\":\"Ada Example\"}]}";
    px_err err;
    px_map *map;
    px_source *s;
    px_record r;
    assert_int_equal(px_map_read(PX_STR("{\"columns\":{\"mine\":\"in\"}}"), &map, &err), PX_OK);
    px_source_options opt = {.path = "made", .map = map};
    assert_int_equal(px_source_open_memory(&opt, px_str_of(text), &s, &err), PX_OK);
    px_arena *a = px_arena_new();
    assert_int_equal(px_source_next(s, a, &r, &err), 1);
    assert_int_equal(r.inventors.n, 1);
    assert_string_equal(px_source_format(s), "json");
    px_arena_free(a);
    px_source_close(s);
    px_map_free(map);
}

int main(void) {
    px_err err;
    if (px_text_init(&err) != PX_OK) return 1;
    const struct CMUnitTest tests[] = {cmocka_unit_test(reads), cmocka_unit_test(odd),
                                       cmocka_unit_test(tables), cmocka_unit_test(mapped)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
